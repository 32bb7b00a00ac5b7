namespace Rehearsal.Messaging.Tests;

public class SettleTests
{
    [Fact]
    public void SettleAsync_NothingUnderWay_IsSettledAtOnce() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync(world);

        Assert.True(await system.SettleAsync(0));
    });

    [Fact]
    public void SettleAsync_HandlerRuns_WaitsForItAndWhatItCauses() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync(world);

        var begun = world.Now;
        await system.PublishAsync(new Work(3));
        var settled = await system.SettleAsync();

        Assert.True(settled);
        Assert.Equal(TimeSpan.FromSeconds(6), world.Now - begun);
        Assert.Equal([nameof(Work), nameof(More)], world.EventTypes());
    });

    [Fact]
    public void SettleAsync_BoundReached_IsFalseAndSaysWhatIsInFlight() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync(world);

        await system.PublishAsync(new Work(20), "first");
        await system.PublishAsync(new Work(1), "first");
        var settled = await system.SettleAsync(10);

        Assert.False(settled);
        Assert.Equal(
            [
                "worker: Work of first is being handled, for 10 s since it was published",
                "worker: Work of first waits for its turn",
            ],
            system.Host.DescribeInFlight());
        Assert.True(await system.SettleAsync(60));
        Assert.Empty(system.Host.DescribeInFlight());
    });

    [Theory]
    [InlineData(9, true, 9)]
    [InlineData(11, true, 0)]
    public void SettleAsync_RetryWaits_IsWaitedForOnlyWithinTheBound(double retrySeconds, bool settled, double waitedSeconds) => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync(world);
        await system.PublishAsync(retrySeconds < 10 ? new Soon() : (object)new Late(), "key");

        var begun = world.Now;
        Assert.Equal(settled, await system.SettleAsync(10));

        Assert.Equal(TimeSpan.FromSeconds(waitedSeconds), world.Now - begun);
        if (retrySeconds > 10)
        {
            Assert.Equal(["worker: Late of key is tried again in 11 s"], system.Host.DescribeInFlight());
        }
    });

    [Fact]
    public void SettleAsync_EventBehindALateRetry_IsUndelivered() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync(world);
        await system.PublishAsync(new Late(), "key");
        await system.PublishAsync(new Soon(), "key");

        Assert.False(await system.SettleAsync(10));
    });

    [Fact]
    public void SettleAsync_Cancelled_Throws() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync(world);
        await system.PublishAsync(new Work(20));
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1), world.Time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => system.Host.Activity.SettleAsync(TimeSpan.FromSeconds(10), cancellation.Token));
    });

    [Theory]
    [InlineData(-1)]
    [InlineData(3_651 * 86_400d)]
    public void SettleAsync_ImpossibleBound_IsRefused(double seconds) => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync(world);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => system.SettleAsync(seconds));
    });

    [Fact]
    public void SettleAsync_BoundBeyondTheClocksTimers_IsWaitedForInFull() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Stuck>());

        var begun = world.Now;
        await system.PublishAsync(new Work(0));

        Assert.False(await system.SettleAsync(3_650 * 86_400d));
        Assert.Equal(TimeSpan.FromDays(3_650), world.Now - begun);
    });

    [Fact]
    public Task SettleAsync_PublishStorm_IsNeverTrueWhileAnEventIsUndelivered() => TestWorld.OnThreadPoolAsync(async world =>
    {
        var journal = new OrderTests.Ledger();
        await using var system = await world.StartAsync(
            builder =>
            {
                builder.AddService<OrderTests.Counting>().AddService<OrderTests.Relaying>();
                journal.AddTo(builder);
            },
            static environment => environment with { InboxCapacity = 8 });

        for (var round = 1; round <= 200; round++)
        {
            var number = round;
            await Task.WhenAll(Enumerable.Range(0, 10).Select(writer => system.PublishAsync(new OrderTests.Item($"{writer}", number))));

            // Everything published before the call must be handled after it, and so must what that caused.
            Assert.True(await system.SettleAsync(600));
            Assert.Equal(round * 10, journal.Count("item"));
            Assert.Equal(round * 10, journal.Count("relayed"));
        }
    });

    private static Task<RunningSystem> StartAsync(TestWorld world) => world.StartAsync(static builder => builder.AddService<Worker>());

    internal sealed record Work(double Seconds);

    internal sealed record More(double Seconds);

    internal sealed record Soon;

    internal sealed record Late;

    internal sealed class Stuck
    {
        [Handler]
        public Task Handle(Work work, HandlerContext context) => Task.Delay(Timeout.InfiniteTimeSpan, context.Time, context.CancellationToken);
    }

    internal sealed class Worker
    {
        [Handler]
        public async Task<More> Handle(Work work, HandlerContext context)
        {
            await Task.Delay(TimeSpan.FromSeconds(work.Seconds), context.Time, context.CancellationToken);
            return new More(work.Seconds);
        }

        [Handler]
        public Task HandleMore(More work, HandlerContext context) => Task.Delay(TimeSpan.FromSeconds(work.Seconds), context.Time, context.CancellationToken);

        [Handler]
        [Retry(Retries = 1, DelayMs = 9_000, Jitter = false)]
        public void HandleSoon(Soon soon, HandlerContext context) => FailFirst(context);

        [Handler]
        [Retry(Retries = 1, DelayMs = 11_000, Jitter = false)]
        public void HandleLate(Late late, HandlerContext context) => FailFirst(context);

        private static void FailFirst(HandlerContext context)
        {
            if (context.Attempt == 1)
            {
                throw new TransientFailureException("once");
            }
        }
    }
}
