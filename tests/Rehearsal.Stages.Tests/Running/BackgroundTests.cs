using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

public sealed class BackgroundTests
{
    [Fact]
    public void Assert_TenPollersForADay_SettlesAtOnceAndSeesEveryTick()
    {
        // What is due at the very instant at which a wait ends may come before or after: so half a second more.
        var aDay = TimeSpan.FromHours(24) + TimeSpan.FromSeconds(0.5);
        var scenario = ScenarioBuilder.Create("a day with ten pollers")
            .Trigger(new Ping("p-1"))
            .WaitForTime(aDay)
            .Assert(static assert => assert.EventCount<Pong>(exactly: 1).EventCount<Hour>(exactly: 240))
            .Build();

        var run = Stage.Run("simulated", scenario, Build(static builder =>
        {
            builder.AddService<Counter0>().AddService<Counter1>().AddService<Counter2>().AddService<Counter3>().AddService<Counter4>();
            builder.AddService<Counter5>().AddService<Counter6>().AddService<Counter7>().AddService<Counter8>().AddService<Counter9>();
        }));

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(aDay, run.VirtualDuration);
        Assert.Equal(RunLevel.Deterministic, run.Level);

        // Each counts 3,600 ticks an hour: 864,000 in all.
        Assert.All(run.Events.Where(static published => published.Type == nameof(Hour)), static published => Assert.Equal(3_600, ((Hour)EventJson.Decode(published.Data, typeof(Hour))).Ticks));
    }

    [Fact]
    public void Assert_PollersPublishToOtherServices_IsNeitherHeldNorEarly()
    {
        var scenario = ScenarioBuilder.Create("flows beside pollers")
            .Trigger(new Ping("p-1", DelayMs: 300))
            .Assert(static assert => assert.EventCount<Pong>(exactly: 1).NoEvent<Priced>())
            .WaitForTime(TimeSpan.FromMilliseconds(59_700 + 500))
            .Assert(static assert => assert.EventCount<Priced>(exactly: 600))
            .Trigger(new Ping("p-2", DelayMs: 2_000))
            .Assert(static assert => assert.EventCount<Pong>(exactly: 2).EventCount<Priced>(exactly: 620))
            .Build();

        var run = Stage.Run("simulated", scenario, WithPollers());

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Empty(run.InFlight);
        Assert.Equal(TimeSpan.FromMilliseconds(60_500 + 4 + 2_000), run.VirtualDuration);
    }

    [Fact]
    public void Run_SameSeedWithTenPollers_GivesTheSameRecordingAndOtherSeedsOtherOrders()
    {
        var scenario = ScenarioBuilder.Create("a minute")
            .Trigger(new Ping("p-1", DelayMs: 1_500))
            .WaitForTime(TimeSpan.FromMinutes(1))
            .Assert(static assert => assert.EventCount<Pong>(exactly: 1))
            .Build();

        var first = Stage.Run("simulated", scenario, WithPollers(), seed: 5);
        var again = Stage.Run("simulated", scenario, WithPollers(), seed: 5);
        var other = Stage.Run("simulated", scenario, WithPollers(), seed: 6);

        Assert.Equal(Sha256Of(first), Sha256Of(again));
        Assert.Equal(RunLevel.Deterministic, first.Level);
        Assert.NotEqual(first.Events.Select(static published => published.Source), other.Events.Select(static published => published.Source));
    }

    [Fact]
    public void Run_LoopAndTickBreakDown_TheRunGoesOnAndAFailedAssertSaysSo()
    {
        var scenario = ScenarioBuilder.Create("broken feed")
            .Trigger(new Ping("p-1"))
            .WaitForTime(TimeSpan.FromSeconds(3.5))
            .Assert(static assert => assert.EventCount<Pong>(exactly: 1))
            .Assert(static assert => assert.EventCount<Priced>(exactly: 1))
            .Build();

        var run = Stage.Run("simulated", scenario, Build(static builder => builder.AddService<BrokenFeed>()));

        Assert.Null(run.Error);
        Assert.Equal([true, false], run.Checks.Select(static check => check.Passed));
        Assert.Equal(["broken_feed: the loop follow broke down with InvalidOperationException: no connection"], run.InFlight);
        Assert.Equal(4, run.Records.Count(static record => record.Entry is Mark { Kind: MarkKinds.BackgroundFailure }));
    }

    [Fact]
    public void Run_LoopNeverWaits_IsStoppedByTheLivelockGuard()
    {
        var run = Stage.Run("simulated", ScenarioBuilder.Create("spins").Trigger(new Ping("p-1")).Build(), Build(static builder => builder.AddService<Spinning>()));

        Assert.Equal(Verdict.Error, run.Verdict);
        Assert.Contains("Livelock", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_LoopIgnoresItsToken_EndsAtTheBoundOfTheStop()
    {
        var run = Stage.Run("simulated", ScenarioBuilder.Create("deaf").Trigger(new Ping("p-1")).Build(), Build(static builder => builder.AddService<Deaf>()));

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(TimeSpan.FromMilliseconds(2), run.VirtualDuration);
    }

    [Fact]
    public void Run_HandlersFailOnBackgroundEvents_RetriesHoldNoAssert()
    {
        var scenario = ScenarioBuilder.Create("retries of the background")
            .InjectFailure<Priced>(transient: true, message: "down")
            .WaitForTime(TimeSpan.FromSeconds(1.5))
            .Trigger(new Ping("p-1"))
            .Assert(static assert => assert.EventCount<Pong>(exactly: 1))
            .Build();

        var run = Stage.Run("simulated", scenario, Build(static builder => builder.AddService<Poller0>().AddService<Stubborn>()));

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(TimeSpan.FromMilliseconds(2), run.VirtualDuration);
        Assert.Contains(run.Records, static record => record.Entry is Span { Service: "stubborn", Outcome: SpanOutcome.Retried });
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Run_LoopOnEveryStage_PublishesAndIsStopped(string stage)
    {
        var scenario = ScenarioBuilder.Create("a feed")
            .Trigger(new Ping("p-1"))
            .WaitForEvent<Priced>(TimeSpan.FromSeconds(30))
            .WaitForEvent<Priced>(TimeSpan.FromSeconds(30))
            .WaitForEvent<Counted>(TimeSpan.FromSeconds(30), static where => where.Field("id", "quick"))
            .Assert(static assert => assert.EventCount<Pong>(exactly: 1))
            .Build();

        var run = Stage.Run(stage, scenario, Build(static builder => builder.AddService<Quick>()));

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
    }

    [Fact]
    public void Catalog_EventsOfBackgroundMethods_AreKnownAndMayBeTriggered()
    {
        var system = Build(static builder => builder.AddService<Silent>().AddService<Pricing>());
        var catalog = SystemCatalogReader.Read(system);

        Assert.Contains(catalog.Events, static type => type.Type == nameof(Hour));
        Assert.Contains(catalog.Services, static service => service.Name == "silent");
        var run = Stage.Run("simulated", ScenarioBuilder.Create("by hand").WithServices("silent").Trigger(new Hour(1)).Build(), system);
        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
    }

    private static SystemDefinition WithPollers() => Build(static builder =>
    {
        builder.AddService<Poller0>().AddService<Poller1>().AddService<Poller2>().AddService<Poller3>().AddService<Poller4>();
        builder.AddService<Poller5>().AddService<Poller6>().AddService<Poller7>().AddService<Poller8>().AddService<Poller9>();
        builder.AddService<Pricing>();
    });

    private static string Sha256Of(ScenarioRun run)
    {
        using var writer = new RecordingWriter(Stream.Null, run.Header);
        foreach (var record in run.Records)
        {
            writer.Write(record);
        }

        return writer.Complete();
    }

    public sealed record Hour(int Ticks);

    public sealed record Priced([Subject] string By, int Number);

    public abstract class Counter
    {
        private int ticks;

        [Background]
        [Publishes(typeof(Hour))]
        public async Task CountAsync(BackgroundContext context)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), context.Time);
            while (await timer.WaitForNextTickAsync(context.CancellationToken))
            {
                if (++ticks == 3_600)
                {
                    await context.PublishAsync(new Hour(ticks));
                    ticks = 0;
                }
            }
        }
    }

    public sealed class Counter0 : Counter;

    public sealed class Counter1 : Counter;

    public sealed class Counter2 : Counter;

    public sealed class Counter3 : Counter;

    public sealed class Counter4 : Counter;

    public sealed class Counter5 : Counter;

    public sealed class Counter6 : Counter;

    public sealed class Counter7 : Counter;

    public sealed class Counter8 : Counter;

    public sealed class Counter9 : Counter;

    public abstract class Poller
    {
        private int number;

        [Every("1s")]
        [Publishes(typeof(Priced))]
        public Task PollAsync(BackgroundContext context) => context.PublishAsync(new Priced(GetType().Name, number++));
    }

    public sealed class Poller0 : Poller;

    public sealed class Poller1 : Poller;

    public sealed class Poller2 : Poller;

    public sealed class Poller3 : Poller;

    public sealed class Poller4 : Poller;

    public sealed class Poller5 : Poller;

    public sealed class Poller6 : Poller;

    public sealed class Poller7 : Poller;

    public sealed class Poller8 : Poller;

    public sealed class Poller9 : Poller;

    public sealed class Pricing
    {
        [Handler]
        [ServiceTime(400)]
        public Counted Price(Priced priced) => new(priced.By);
    }

    public sealed class Stubborn
    {
        [Handler]
        [Retry(Retries = 5, DelayMs = 3_000, Backoff = Backoff.Constant, Jitter = false)]
        public void Take(Priced priced) => _ = this;
    }

    public sealed class BrokenFeed
    {
        [Background]
        public async Task FollowAsync(BackgroundContext context)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), context.Time, context.CancellationToken);
            throw new InvalidOperationException("no connection");
        }

        [Every("1s")]
        [Publishes(typeof(Priced))]
        public void Tick() => throw new InvalidOperationException("no tick");
    }

    public sealed class Spinning
    {
        [Background]
        [Publishes(typeof(Priced))]
        public async Task SpinAsync(BackgroundContext context)
        {
            while (!context.CancellationToken.IsCancellationRequested)
            {
                await context.PublishAsync(new Priced("a", 1));
            }
        }
    }

    public sealed class Deaf
    {
        [Background]
        public Task RunAsync(BackgroundContext context) => Task.Delay(Timeout.InfiniteTimeSpan, context.Time, CancellationToken.None);
    }

    public sealed class Quick
    {
        [Every("5ms")]
        [Publishes(typeof(Priced))]
        public Task TickAsync(BackgroundContext context) => context.PublishAsync(new Priced("quick", 1));

        [Handler]
        public Counted Take(Priced priced) => new(priced.By);
    }

    public sealed class Silent
    {
        [Every("1s")]
        [Publishes(typeof(Hour), typeof(Priced))]
        public void Tick() => _ = this;

        [Background]
        [Publishes(typeof(Hour))]
        public Task RunAsync(BackgroundContext context) => Task.CompletedTask;
    }
}
