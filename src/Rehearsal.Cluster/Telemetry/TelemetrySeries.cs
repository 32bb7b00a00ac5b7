namespace Rehearsal.Cluster;

/// <summary>The figure of one name and one set of tags. Not safe for concurrent use.</summary>
internal sealed class TelemetrySeries(string name, IReadOnlyList<TelemetryTag> tags)
{
    public long Count { get; private set; }

    public long FailedCount { get; private set; }

    public long Total { get; private set; }

    public double Last { get; private set; }

    public TimeSpan Min { get; private set; } = TimeSpan.MaxValue;

    public TimeSpan Max { get; private set; }

    public TimeSpan Duration { get; private set; }

    public void Add(long value) => Total += value;

    public void Set(double value) => Last = value;

    public void Add(TimeSpan duration, bool failed)
    {
        Count++;
        FailedCount += failed ? 1 : 0;
        Duration += duration;
        Min = duration < Min ? duration : Min;
        Max = duration > Max ? duration : Max;
    }

    public CounterReading ToCounter() => new(name, tags, Total);

    public GaugeReading ToGauge() => new(name, tags, Last);

    public MeasureReading ToMeasure() => new(name, tags, Count, FailedCount, Duration, Min, Max);
}
