namespace Rehearsal.Messaging.Tests;

public class BackgroundSettleTests
{
    [Fact]
    public void SettleAsync_BackgroundHandlersBusy_IsSettledAtOnce() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync(world);
        await world.WaitSecondsAsync(3.5);

        var begun = world.Now;
        Assert.True(await system.SettleAsync(0));

        Assert.Equal(begun, world.Now);
        Assert.Equal(
            [
                "desk: Tick of shared (background) is being handled, for 2.5 s since it was published",
                "desk: Tick of shared (background) waits for its turn",
                "desk: Tick of shared (background) waits for its turn",
            ],
            system.Host.DescribeInFlight());
    });

    [Fact]
    public void SettleAsync_ForegroundWaitsBehindBackgroundOfItsKey_WaitsForIt() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync(world);
        await world.WaitSecondsAsync(1.5);

        var begun = world.Now;
        await system.PublishAsync(new Order("shared", 1));
        Assert.True(await system.SettleAsync(30));

        // The tick of second 1 is handled until second 11, then the order; what came behind the order is not waited for.
        Assert.Equal(TimeSpan.FromSeconds(10.5), world.Now - begun);
        Assert.Contains(nameof(Shipped), world.EventTypes());
    });

    [Fact]
    public void SettleAsync_ForegroundBesideBackground_WaitsForItsWholeFlowAndNoLonger() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync(world);
        await world.WaitSecondsAsync(1.5);

        var begun = world.Now;
        await system.PublishAsync(new Order("mine", 3));
        Assert.True(await system.SettleAsync(30));

        Assert.Equal(TimeSpan.FromSeconds(6), world.Now - begun);
        Assert.Contains(nameof(Done), world.EventTypes());
    });

    [Fact]
    public void SettleAsync_BackgroundRetryDueWithinTheBound_IsNotWaitedFor() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Once>().AddService<Failing>());
        await world.WaitSecondsAsync(1);

        Assert.Equal(["failing: Tick of a (background) is tried again in 4 s"], system.Host.DescribeInFlight());
        Assert.True(await system.SettleAsync(10));
        Assert.Equal(["failing: Tick of a (background) is tried again in 4 s"], system.Host.DescribeInFlight());

        await system.PublishAsync(new Order("b", 0));
        var begun = world.Now;
        Assert.True(await system.SettleAsync(10));
        Assert.Equal(TimeSpan.FromSeconds(5), world.Now - begun);
        Assert.Equal(0, system.Host.Activity.BackgroundEventCount);
    });

    [Fact]
    public void SettleAsync_BackgroundChain_IsOfTheBackgroundToItsEnd() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Once>().AddService<Relay>());
        await world.WaitSecondsAsync(25);

        // Hop 1 after 10 s, 2 after 20 s, 3 at once by way of a failure path, 4 after 30 s.
        Assert.Equal([nameof(Tick), nameof(Hop), nameof(Hop), nameof(Hop)], world.EventTypes());
        var begun = world.Now;
        Assert.True(await system.SettleAsync());
        Assert.Equal(begun, world.Now);
        await world.WaitSecondsAsync(100);
        Assert.Equal(5, world.EventTypes().Count);
        Assert.Equal(0, system.Host.Activity.BackgroundEventCount);
    });

    [Fact]
    public void BackgroundEvents_Finished_AreForgotten() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Busy>().AddService<Quiet>(), static environment => environment with { InboxCapacity = 2 });

        await world.WaitSecondsAsync(1_000.5);

        Assert.Equal(2_000, world.EventTypes().Count);
        Assert.Equal(0, system.Host.Activity.BackgroundEventCount);
    });

    [Fact]
    public void SettleAsync_AfterRestart_RecoveredBackgroundCountsAsForeground() => TestWorld.Simulate(async world =>
    {
        await using (await world.StartAsync(static builder => builder.AddService<Once>().AddService<Desk>()))
        {
            await world.WaitSecondsAsync(1);
        }

        await using var system = await world.StartAsync(static builder => builder.AddService<Desk>());
        var begun = world.Now;
        Assert.True(await system.SettleAsync(30));

        Assert.Equal(TimeSpan.FromSeconds(10), world.Now - begun);
    });

    [Fact]
    public void PublishAsync_LogRefuses_FailsTheLoopAndForgetsTheEvent() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Closing>());
        await world.WaitSecondsAsync(0.5);
        await world.Log.DisposeAsync();
        await world.WaitSecondsAsync(1);

        Assert.Contains("ObjectDisposedException", Assert.Single(system.Host.DescribeInFlight()), StringComparison.Ordinal);
        Assert.Equal(0, system.Host.Activity.BackgroundEventCount);
        Assert.True(await system.SettleAsync());
    });

    [Fact]
    public Task SettleAsync_BackgroundStorm_IsNeverTrueWhileAForegroundEventIsUndelivered() => TestWorld.OnThreadPoolAsync(async world =>
    {
        var ledger = new OrderTests.Ledger();
        await using var system = await world.StartAsync(
            builder =>
            {
                builder.AddService<OrderTests.Counting>().AddService<OrderTests.Relaying>().AddService<Storm>().AddService<Wake>();
                ledger.AddTo(builder);
            },
            static environment => environment with { InboxCapacity = 8 });

        for (var round = 1; round <= 100; round++)
        {
            var number = round;
            await Task.WhenAll(Enumerable.Range(0, 10).Select(writer => system.PublishAsync(new OrderTests.Item($"{writer}", number))));

            Assert.True(await system.SettleAsync(600));
            Assert.Equal(round * 10, ledger.Count("item"));
            Assert.Equal(round * 10, ledger.Count("relayed"));
        }
    });

    private static Task<RunningSystem> StartAsync(TestWorld world) => world.StartAsync(static builder => builder.AddService<Ticking>().AddService<Desk>());

    internal sealed record Tick([property: Subject] string Key);

    internal sealed record Order([property: Subject] string Key, double Seconds);

    internal sealed record Shipped([property: Subject] string Key, double Seconds);

    internal sealed record Done([property: Subject] string Key);

    internal sealed record Hop([property: Subject] int Number);

    internal sealed class Ticking
    {
        [Every("1s")]
        [Publishes(typeof(Tick))]
        public Task TickAsync(BackgroundContext context) => context.PublishAsync(new Tick("shared"));
    }

    internal sealed class Once
    {
        [Background]
        [Publishes(typeof(Tick))]
        public Task TickAsync(BackgroundContext context) => context.PublishAsync(new Tick("a"));
    }

    internal sealed class Desk
    {
        [Handler]
        public Task TakeTick(Tick tick, HandlerContext context) => Task.Delay(TimeSpan.FromSeconds(10), context.Time, context.CancellationToken);

        [Handler]
        public async Task<Shipped> TakeOrder(Order order, HandlerContext context)
        {
            await Task.Delay(TimeSpan.FromSeconds(order.Seconds), context.Time, context.CancellationToken);
            return new Shipped(order.Key == "mine" ? "mine" : "other", order.Seconds);
        }

        [Handler]
        public async Task<Done?> TakeShipped(Shipped shipped, HandlerContext context)
        {
            if (shipped.Key != "mine")
            {
                return null;
            }

            await Task.Delay(TimeSpan.FromSeconds(shipped.Seconds), context.Time, context.CancellationToken);
            return new Done(shipped.Key);
        }
    }

    internal sealed class Failing
    {
        [Handler]
        [Retry(Retries = 1, DelayMs = 5_000, Jitter = false)]
        public void TakeTick(Tick tick, HandlerContext context) => FailFirst(context);

        [Handler]
        [Retry(Retries = 1, DelayMs = 5_000, Jitter = false)]
        public void TakeOrder(Order order, HandlerContext context) => FailFirst(context);

        private static void FailFirst(HandlerContext context)
        {
            if (context.Attempt == 1)
            {
                throw new TransientFailureException("once");
            }
        }
    }

    internal sealed class Relay
    {
        [Handler]
        public Task<Hop> Begin(Tick tick, HandlerContext context) => NextAsync(0, context);

        [Handler]
        public async Task<Hop?> Relayed(Hop hop, HandlerContext context) => hop.Number switch
        {
            2 => throw new PermanentFailureException("by way of the failure path"),
            >= 4 => null,
            _ => await NextAsync(hop.Number, context),
        };

        [OnFailure(nameof(Relayed))]
        public Hop GoOn(Hop hop) => new(hop.Number + 1);

        private static async Task<Hop> NextAsync(int number, HandlerContext context)
        {
            await Task.Delay(TimeSpan.FromSeconds(10), context.Time, context.CancellationToken);
            return new Hop(number + 1);
        }
    }

    internal sealed class Busy
    {
        private int number;

        [Every("1s")]
        [Publishes(typeof(Hop), typeof(Tick))]
        public async Task TickAsync(BackgroundContext context)
        {
            await context.PublishAsync(new Hop(number++));
            await context.PublishAsync(new Tick("unheard"));
        }
    }

    internal sealed class Quiet
    {
        [Handler]
        public Task Take(Hop hop, HandlerContext context) => Task.Delay(TimeSpan.FromSeconds(hop.Number % 7 * 0.05), context.Time, context.CancellationToken);
    }

    internal sealed class Closing
    {
        [Every("1s")]
        [Publishes(typeof(Tick))]
        public Task TickAsync(BackgroundContext context) => context.PublishAsync(new Tick("late"));
    }

    internal sealed class Storm
    {
        [Background]
        [Publishes(typeof(Tick))]
        public async Task BlowAsync(BackgroundContext context)
        {
            for (var i = 0; i < 20_000 && !context.CancellationToken.IsCancellationRequested; i++)
            {
                await context.PublishAsync(new Tick($"{i % 5}"));
            }
        }
    }

    internal sealed class Wake
    {
        [Handler]
        public Hop? Take(Tick tick) => tick.Key == "1" ? new Hop(1) : null;

        [Handler]
        public void TakeHop(Hop hop) => _ = this;
    }
}
