namespace Rehearsal.Cluster;

/// <summary>How to call another node. Immutable.</summary>
public sealed record NodeCallOptions
{
    /// <summary>Gets how long to wait for the answer, in stage time.</summary>
    /// <value>1 ms to one day. The default is 5 seconds.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of that range.</exception>
    public TimeSpan Timeout
    {
        get;
        init => field = value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromDays(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Timeout), value, "Timeout must be 1 ms to one day.");
    } = TimeSpan.FromSeconds(5);

    /// <summary>Gets the flow the call belongs to; null for a new one.</summary>
    public string? CorrelationId { get; init; }
}
