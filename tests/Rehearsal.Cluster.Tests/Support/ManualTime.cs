namespace Rehearsal.Cluster.Tests.Support;

/// <summary>A clock that a test moves. Timers fire on the thread that moves it, in the order they are due.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, period);
        lock (gate)
        {
            var timer = new ManualTimer(this, () => callback(state), now + dueTime);
            timers.Add(timer);
            return timer;
        }
    }

    public void Advance(TimeSpan by)
    {
        List<ManualTimer> due;
        lock (gate)
        {
            now += by;
            due = [.. timers.Where(timer => timer.Due <= now).OrderBy(static timer => timer.Due)];
            timers.RemoveAll(due.Contains);
        }

        due.ForEach(static timer => timer.Fire());
    }

    private sealed class ManualTimer(ManualTime time, Action fire, DateTimeOffset due) : ITimer
    {
        public DateTimeOffset Due => due;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
