namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>Tests that wait for a session, and the end of all sessions.</summary>
public sealed class SessionWaitTests
{
    [Fact(Timeout = 60_000)]
    public async Task Begin_WhenAllSessionsAreHeldForTooLong_SaysByWhom()
    {
        var clock = new HeldClock();
        TestDatabaseOptions options = new() { SetUp = Shop.SetUpAsync, SessionsMax = 1, SessionWaitMax = TimeSpan.FromMinutes(5), Time = clock };
        await using (await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken, "the outer test"))
        {
            var begun = TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken, "the inner test").AsTask();
            await clock.WaitsAsync();
            Assert.False(begun.IsCompleted);
            clock.Elapse(TimeSpan.FromMinutes(5));

            var error = await Assert.ThrowsAsync<TimeoutException>(() => begun);

            Assert.Contains("'the inner test' waited 300 s", error.Message, StringComparison.Ordinal);
            Assert.Contains("held by 'the outer test', for 300.0 s", error.Message, StringComparison.Ordinal);
            Assert.Contains("SessionsMax", error.Message, StringComparison.Ordinal);
        }

        await using var next = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken);
        Assert.Equal(2, await next.ItemsAsync());
    }

    [Fact]
    public async Task Begin_WithoutAName_TakesTheCallers()
    {
        TestDatabaseOptions options = new() { SetUp = Shop.SetUpAsync, SessionsMax = 1, SessionWaitMax = TimeSpan.FromMilliseconds(1) };
        await using var held = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<TimeoutException>(() => TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken).AsTask());

        Assert.Contains(nameof(Begin_WithoutAName_TakesTheCallers), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReleaseAll_WhileATestIsOpen_IsRefusedAndChangesNothing()
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken, "the open test");
        await using var clone = await TestDatabase.CloneAsync(Shop.Options, cancellationToken: TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TestDatabase.ReleaseAllAsync().AsTask());

        Assert.Contains("test 'the open test', for ", error.Message, StringComparison.Ordinal);
        Assert.Contains("the clone 'rehearsal_", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, await database.ItemsAsync());
    }

    /// <summary>A clock that stands until it is moved.</summary>
    private sealed class HeldClock : TimeProvider
    {
        private readonly TaskCompletionSource waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Action? due;
        private TimeSpan now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            due = () => callback(state);
            waits.TrySetResult();
            return new Timer();
        }

        public Task WaitsAsync() => waits.Task;

        public void Elapse(TimeSpan time)
        {
            now += time;
            due!();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
