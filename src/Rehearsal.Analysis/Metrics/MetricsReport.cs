using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>What a recording or log has in numbers.</summary>
public sealed record MetricsReport
{
    /// <summary>Gets the start of the time counted: what was asked for, else the first entry that counts; null when there is neither.</summary>
    public required DateTimeOffset? From { get; init; }

    /// <summary>Gets the end of the time counted: what was asked for, else the end of the last entry that counts; null when there is neither.</summary>
    public required DateTimeOffset? To { get; init; }

    /// <summary>Gets how many events were published, and how fast.</summary>
    public required Throughput Events { get; init; }

    /// <summary>Gets how many handlings ended for good, and how fast.</summary>
    public required Throughput Handled { get; init; }

    /// <summary>Gets the events by type, the most frequent first.</summary>
    public required IReadOnlyList<(string Type, long Count)> Types { get; init; }

    /// <summary>Gets the handlers by service and name.</summary>
    public required IReadOnlyList<HandlerMetrics> Handlers { get; init; }

    /// <summary>Gets the calls that handlers made, by what was called.</summary>
    public required IReadOnlyList<CallMetrics> Calls { get; init; }

    /// <summary>Gets the marks by kind: what policies, faults and checks did. Steps of scenarios and topologies are left out.</summary>
    public required IReadOnlyList<(string Kind, long Count)> Marks { get; init; }

    /// <summary>Gets the faults by type: how many deliveries, attempts and requests each kind befell.</summary>
    public required IReadOnlyList<(string Type, long Count)> Faults { get; init; }

    /// <summary>Gets how many requests were refused because there were too many: answered with 429.</summary>
    public required long Limited { get; init; }

    /// <summary>Gets what rate limits of handlers did, by service and handler; those too that had nothing to do.</summary>
    public required IReadOnlyList<RateLimitMetrics> RateLimits { get; init; }

    /// <summary>Gets what handlers took in batches, by service and handler.</summary>
    public required IReadOnlyList<BatchMetrics> Batches { get; init; }

    /// <summary>Gets the services that published or handled anything, whatever was asked for.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>Gets how many events were put aside after their last attempt.</summary>
    public long DeadLettered => Marks.FirstOrDefault(static mark => mark.Kind == MarkKinds.DeadLetter).Count;

    /// <summary>Gets how many deliveries a fault has lost.</summary>
    public long Dropped => Faults.FirstOrDefault(static fault => fault.Type == "drop").Count;

    /// <summary>Gets how long handlings took, of all handlers together.</summary>
    /// <returns>A new histogram.</returns>
    public DurationHistogram MergeDurations()
    {
        var all = new DurationHistogram();
        foreach (var handler in Handlers)
        {
            all.Merge(handler.Duration);
        }

        return all;
    }
}

/// <summary>A number of things over time.</summary>
/// <param name="Count">How many.</param>
/// <param name="PerSecond">How many a second, over the time counted; null when that has no length.</param>
/// <param name="PeakPerSecond">The most in one second of the clock.</param>
/// <param name="PeakAt">The first second that had so many; null when there is none.</param>
public sealed record Throughput(long Count, double? PerSecond, long PeakPerSecond, DateTimeOffset? PeakAt);

/// <summary>What a handler did.</summary>
public sealed record HandlerMetrics
{
    /// <summary>Gets the service.</summary>
    public required string Service { get; init; }

    /// <summary>Gets the handler or saga step.</summary>
    public required string Handler { get; init; }

    /// <summary>Gets the type of event it takes.</summary>
    public required string Event { get; init; }

    /// <summary>Gets the attempts that succeeded.</summary>
    public long Succeeded { get; internal set; }

    /// <summary>Gets the attempts that failed and were tried again.</summary>
    public long Retried { get; internal set; }

    /// <summary>Gets the attempts that failed for good.</summary>
    public long Failed { get; internal set; }

    /// <summary>Gets the attempts after which the event was put aside.</summary>
    public long DeadLettered { get; internal set; }

    /// <summary>Gets the attempts in all.</summary>
    public long Attempts => Succeeded + Retried + Failed + DeadLettered;

    /// <summary>Gets how long attempts took.</summary>
    public DurationHistogram Duration { get; } = new();

    /// <summary>Gets how long events waited before their first attempt.</summary>
    public DurationHistogram Wait { get; } = new();
}

/// <summary>What came of calls to one target.</summary>
public sealed record CallMetrics
{
    /// <summary>Gets the service that called.</summary>
    public required string Service { get; init; }

    /// <summary>Gets what was called.</summary>
    public required string Target { get; init; }

    /// <summary>Gets how many failed.</summary>
    public long Failed { get; internal set; }

    /// <summary>Gets how many of those that failed were refused because there were too many: answered with 429.</summary>
    public long Limited { get; internal set; }

    /// <summary>Gets how many did what they were made for.</summary>
    public long Delivered => Duration.Count - Failed;

    /// <summary>Gets how long they took.</summary>
    public DurationHistogram Duration { get; } = new();
}
