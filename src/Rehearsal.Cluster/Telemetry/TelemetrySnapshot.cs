namespace Rehearsal.Cluster;

/// <summary>The figures of one node at one moment. Immutable; ordered by name, then by tags.</summary>
/// <param name="Time">The moment, in stage time.</param>
/// <param name="Counters">What was counted.</param>
/// <param name="Gauges">What was set.</param>
/// <param name="Measures">What was measured.</param>
/// <param name="SeriesDropped">How many emissions were not kept because there were too many series.</param>
public sealed record TelemetrySnapshot(
    DateTimeOffset Time,
    IReadOnlyList<CounterReading> Counters,
    IReadOnlyList<GaugeReading> Gauges,
    IReadOnlyList<MeasureReading> Measures,
    long SeriesDropped)
{
    /// <summary>Adds up a counter over all its tags.</summary>
    /// <param name="name">The counter's name.</param>
    /// <returns>The total; 0 when nothing was counted under the name.</returns>
    public long TotalOf(string name) => Counters.Where(counter => counter.Name == name).Sum(static counter => counter.Total);
}

/// <summary>A counter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tags">Its tags, in ordinal order of their names.</param>
/// <param name="Total">The sum of what was added.</param>
public sealed record CounterReading(string Name, IReadOnlyList<TelemetryTag> Tags, long Total);

/// <summary>A gauge.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tags">Its tags, in ordinal order of their names.</param>
/// <param name="Value">What it was set to last.</param>
public sealed record GaugeReading(string Name, IReadOnlyList<TelemetryTag> Tags, double Value);

/// <summary>A measured piece of work, in stage time.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tags">Its tags, in ordinal order of their names.</param>
/// <param name="Count">How often it ended.</param>
/// <param name="FailedCount">How often it ended in an exception.</param>
/// <param name="Total">The sum of the durations.</param>
/// <param name="Min">The shortest.</param>
/// <param name="Max">The longest.</param>
public sealed record MeasureReading(string Name, IReadOnlyList<TelemetryTag> Tags, long Count, long FailedCount, TimeSpan Total, TimeSpan Min, TimeSpan Max)
{
    /// <summary>Gets the mean duration.</summary>
    public TimeSpan Mean => Total / Count;
}
