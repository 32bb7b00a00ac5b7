using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>What <see cref="RecordingMetrics"/> counts.</summary>
public sealed record MetricsOptions
{
    /// <summary>Gets the only service to count: what it published and handled; null for all.</summary>
    public string? Service { get; init; }

    /// <summary>Gets the earliest time, inclusive; null for the first entry's.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Gets the time up to which entries and rates count, inclusive; null for that of the last entry that counts.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Gets the condition on entries to count; null for all.</summary>
    public Predicate<LogEntry>? Filter { get; init; }
}
