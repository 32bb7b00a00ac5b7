namespace Rehearsal.Analysis;

/// <summary>Counts things by the second of the clock in which they happen.</summary>
internal sealed class SecondCounter
{
    private readonly Dictionary<long, long> seconds = [];

    public long Count { get; private set; }

    public void Add(DateTimeOffset time)
    {
        Count++;
        var second = time.UtcTicks / TimeSpan.TicksPerSecond;
        seconds[second] = seconds.GetValueOrDefault(second) + 1;
    }

    public Throughput Over(TimeSpan? time)
    {
        (long Second, long Count) peak = default;
        foreach (var (second, count) in seconds)
        {
            peak = count > peak.Count || (count == peak.Count && second < peak.Second) ? (second, count) : peak;
        }

        return new Throughput(
            Count,
            time is { Ticks: > 0 } length ? Count / length.TotalSeconds : null,
            peak.Count,
            peak.Count > 0 ? new DateTimeOffset(peak.Second * TimeSpan.TicksPerSecond, TimeSpan.Zero) : null);
    }
}
