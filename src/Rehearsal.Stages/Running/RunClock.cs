namespace Rehearsal.Stages;

/// <summary>The time of a run: it begins with the first thing that a step sends into the system. Safe for concurrent use.</summary>
internal sealed class RunClock(TimeProvider time)
{
    private long firstTicks;

    /// <summary>Gets when the run's time began; null before.</summary>
    public DateTimeOffset? First => Interlocked.Read(ref firstTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Gets the stage time since then; null before.</summary>
    public TimeSpan? Elapsed => First is { } first ? time.GetUtcNow() - first : null;

    /// <summary>Begins the time, unless it has begun.</summary>
    public void Begin() => Interlocked.CompareExchange(ref firstTicks, time.GetUtcNow().UtcTicks, 0);
}
