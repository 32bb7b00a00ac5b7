namespace Rehearsal.Messaging.Tests.Dispatch;

public sealed class LongTimerTests
{
    [Theory]
    [InlineData(40)]
    [InlineData(3)]
    [InlineData(0.3)]
    public async Task DelayAsync_TimersFireEarly_WaitsTheWholeTime(double milliseconds)
    {
        var clock = new EarlyClock(TimeSpan.FromMilliseconds(4));
        var wait = TimeSpan.FromMilliseconds(milliseconds);

        await LongTimer.DelayAsync(clock, wait, TestContext.Current.CancellationToken);

        Assert.InRange(clock.GetElapsedTime(0), wait, wait + TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task DelayAsync_LongerThanTimersCanWait_WaitsTheWholeTime()
    {
        var clock = new EarlyClock(TimeSpan.Zero);

        await LongTimer.DelayAsync(clock, TimeSpan.FromDays(100), TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromDays(100), clock.GetElapsedTime(0));
    }

    /// <summary>A clock on which time passes only in its timers, each of which fires early where it is longer than that; as on a machine, they count in whole milliseconds.</summary>
    private sealed class EarlyClock(TimeSpan early) : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Assert.InRange(dueTime, TimeSpan.Zero, TimeSpan.FromMilliseconds(uint.MaxValue - 1));
            var whole = TimeSpan.FromMilliseconds(Math.Floor(dueTime.TotalMilliseconds));
            now += (whole > early ? whole - early : whole).Ticks;
            return new Timer(callback, state, 0, Timeout.Infinite);
        }
    }
}
