namespace Rehearsal.Stages.Tests;

/// <summary>A clock whose short timers end at once, after nine tenths of their time; it stands still otherwise, and longer ones never end.</summary>
internal sealed class HastyClock : TimeProvider
{
    private static readonly TimeSpan ShortMax = TimeSpan.FromMilliseconds(50);

    private long ticks = DateTimeOffset.UnixEpoch.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero && dueTime <= ShortMax)
        {
            Interlocked.Add(ref ticks, dueTime.Ticks * 9 / 10);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new Ended();
    }

    private sealed class Ended : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
