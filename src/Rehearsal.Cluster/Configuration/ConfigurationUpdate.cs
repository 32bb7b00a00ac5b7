namespace Rehearsal.Cluster;

/// <summary>What an update may say beside the value. Immutable.</summary>
public sealed record ConfigurationUpdate
{
    /// <summary>Gets the version the path must still have; null for any.</summary>
    /// <value>0 or more, or null.</value>
    public long? ExpectedVersion
    {
        get;
        init => field = value is null or >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ExpectedVersion), value, "ExpectedVersion must be 0 or more, or null for any.");
    }

    /// <summary>Gets the flow the update belongs to; null for none.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Gets the event whose handling asks for the update; null for none.</summary>
    public Guid? CausationId { get; init; }
}
