namespace Rehearsal.Cluster;

/// <summary>What an event may say beside its data. Immutable.</summary>
public sealed record NewEvent
{
    /// <summary>Gets the event type; null for the name of the data's record.</summary>
    public string? Type { get; init; }

    /// <summary>Gets who publishes it; null for the foundation's <see cref="FoundationOptions.Node"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Gets what it is about; null for nothing in particular.</summary>
    public string? Subject { get; init; }

    /// <summary>Gets the stream it belongs to; null for none.</summary>
    public string? Stream { get; init; }

    /// <summary>Gets the flow it belongs to; null for a new one.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Gets the event whose handling makes it; null for none.</summary>
    public Guid? CausationId { get; init; }

    /// <summary>Gets attributes to find it by later: names of lowercase letters and digits that the envelope does not use itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
