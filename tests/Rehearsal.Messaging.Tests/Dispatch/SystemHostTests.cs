using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

public class SystemHostTests
{
    [Fact]
    public void Start_SomeServices_StartsOnlyThose() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(Two, static environment => environment with { Services = ["right"] });

        await system.PublishAndSettleAsync(new Ping());

        Assert.Empty(world.Spans("left"));
        Assert.Single(world.Spans("right"));
    });

    [Fact]
    public void Start_UnknownServices_NamesAllOfThemAndWhatThereIs() => TestWorld.Simulate(async world =>
    {
        var failure = await Assert.ThrowsAsync<SystemDefinitionException>(
            () => world.StartAsync(Two, static environment => environment with { Services = ["wright", "right", "middle"] }));

        Assert.Equal(
            [
                "The system 'test' has no service 'wright'. It has: left, right.",
                "The system 'test' has no service 'middle'. It has: left, right.",
            ],
            failure.Errors);
        Assert.Empty(world.Records());
    });

    [Fact]
    public void Start_ServicesThatCannotBeConstructed_ReportsAllOfThem() => TestWorld.Simulate(async world =>
    {
        var failure = await Assert.ThrowsAsync<SystemDefinitionException>(
            () => world.StartAsync(static builder => builder.AddService<Needy>().AddService<Throwing>()));

        Assert.Equal(2, failure.Errors.Count);
        Assert.StartsWith("Needy cannot be constructed: InvalidOperationException: Unable to resolve service for type", failure.Errors[0], StringComparison.Ordinal);
        Assert.EndsWith("What its constructor needs is registered with system.Services.", failure.Errors[0], StringComparison.Ordinal);
        Assert.StartsWith("Throwing cannot be constructed: FormatException: no config", failure.Errors[1], StringComparison.Ordinal);
        Assert.Empty(world.Records());
    });

    [Fact]
    public void Start_ConstructorAsksForClockAndRandom_GetsTheStages() => TestWorld.Simulate(async world =>
    {
        var seen = new Stage();
        var environment = world.Environment;
        await using var system = await world.StartAsync(
            builder =>
            {
                builder.AddService<Curious>();
                builder.Services.AddSingleton(seen);
            },
            _ => environment);

        Assert.Same(world.Time, seen.Time);
        Assert.Same(environment.Random, seen.Random);
    });

    [Fact]
    public void Start_ConstructorAsksForLogAndIds_GetsTheRunsUnlessTheSystemHasItsOwn() => TestWorld.Simulate(async world =>
    {
        var (shared, own) = (new Store(), new Store());
        await using var otherLog = new MemoryEventLog();
        var environment = world.Environment;
        await using (await world.StartAsync(builder => builder.AddService<Keeper>().Services.AddSingleton(shared), _ => environment))
        {
        }

        await using (await world.StartAsync(builder => builder.AddService<Keeper>().Services.AddSingleton(own).AddSingleton<IEventLog>(otherLog)))
        {
        }

        Assert.Same(world.Log, shared.Log);
        Assert.Same(environment.Ids, shared.Ids);
        Assert.Same(otherLog, own.Log);

        // The run's log is not the container's to close.
        await world.Log.AppendAsync([world.Records()[0].Entry]);
    });

    [Fact]
    public void Dispose_HandlerHeedsItsToken_EndsAtOnceAndLeavesTheEventUnhandled() => TestWorld.Simulate(async world =>
    {
        var begun = world.Now;
        var system = await world.StartAsync(Two);
        await system.PublishAsync(new Wait());
        await world.WaitSecondsAsync(1);

        await system.DisposeAsync();
        await system.DisposeAsync();

        Assert.Equal(TimeSpan.FromSeconds(1), world.Now - begun);
        Assert.Empty(world.Entries<Span>());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => system.PublishAsync(new Ping()));
    });

    [Fact]
    public void Dispose_HandlerIgnoresItsToken_IsLeftBehindAndCommitsNothing() => TestWorld.Simulate(async world =>
    {
        var begun = world.Now;
        var system = await world.StartAsync(static builder => builder.AddService<Stubborn>());
        await system.PublishAsync(new Ping());
        await world.WaitSecondsAsync(1);

        await system.DisposeAsync();
        Assert.Equal(TimeSpan.FromSeconds(6), world.Now - begun);
        await world.WaitSecondsAsync(60);

        Assert.Empty(world.Entries<Span>());
        Assert.Equal([nameof(Ping)], world.EventTypes());
    });

    [Fact]
    public void Dispose_HandlerFinishesInTime_ItsWorkCommits() => TestWorld.Simulate(async world =>
    {
        var system = await world.StartAsync(static builder => builder.AddService<Finishing>());
        await system.PublishAsync(new Ping());
        await world.WaitSecondsAsync(1);

        await system.DisposeAsync();

        Assert.Equal(["handle 1 Succeeded"], world.Outcomes("finishing"));
        Assert.Equal([nameof(Ping), nameof(Wait)], world.EventTypes());
    });

    [Fact]
    public void Dispose_HandlerFailsBecauseTheHostStops_IsNoFailure() => TestWorld.Simulate(async world =>
    {
        var system = await world.StartAsync(static builder => builder.AddService<Wrapping>());
        await system.PublishAsync(new Ping());
        await world.WaitSecondsAsync(1);

        await system.DisposeAsync();

        Assert.Empty(world.Entries<Span>());
        Assert.Equal([nameof(Ping)], world.EventTypes());
    });

    [Fact]
    public void Handle_LogFails_ShowsInWhatIsInFlight() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(Two, static environment => environment with { Services = ["left"] });
        await system.PublishAsync(new Wait());
        await world.WaitSecondsAsync(1);
        await world.Log.DisposeAsync();

        Assert.False(await system.SettleAsync(60));

        Assert.Contains("left: the log failed with ObjectDisposedException", system.Host.DescribeInFlight()[0], StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void InboxCapacity_LessThanOne_IsRefused(int capacity) => TestWorld.Simulate(world =>
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Environment with { InboxCapacity = capacity });
        return Task.CompletedTask;
    });

    [Theory]
    [InlineData(true, 40)]
    [InlineData(false, 0)]
    public void ServiceTime_OnlyWhereItIsSimulated_CostsStageTime(bool simulates, double milliseconds) => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(
            static builder => builder.AddService<Timed>(),
            environment => environment with { SimulateServiceTimes = simulates });

        await system.PublishAndSettleAsync(new Ping());

        Assert.Equal(milliseconds, Assert.Single(world.Spans("timed")).Duration.TotalMilliseconds);
    });

    private static void Two(SystemBuilder builder) => builder.AddService<Left>().AddService<Right>();

    internal sealed record Ping;

    internal sealed record Wait;

    internal sealed class Left
    {
        [Handler]
        public void Handle(Ping ping) => _ = this;

        [Handler]
        public Task HandleWait(Wait wait, HandlerContext context) => Task.Delay(TimeSpan.FromSeconds(30), context.Time, context.CancellationToken);
    }

    internal sealed class Right
    {
        [Handler]
        public void Handle(Ping ping) => _ = this;
    }

    internal sealed class Needy(Uri address)
    {
        [Handler]
        public void Handle(Ping ping) => _ = address;
    }

    internal sealed class Throwing
    {
        public Throwing() => throw new FormatException("no config");

        [Handler]
        public void Handle(Ping ping) => _ = this;
    }

    internal sealed class Stage
    {
        public TimeProvider? Time { get; set; }

        public Random? Random { get; set; }
    }

    internal sealed class Curious
    {
        public Curious(TimeProvider time, Random random, Stage stage) => (stage.Time, stage.Random) = (time, random);

        [Handler]
        public void Handle(Ping ping) => _ = this;
    }

    internal sealed class Store
    {
        public IEventLog? Log { get; set; }

        public EventIdSource? Ids { get; set; }
    }

    internal sealed class Keeper
    {
        public Keeper(IEventLog log, EventIdSource ids, Store store) => (store.Log, store.Ids) = (log, ids);

        [Handler]
        public void Handle(Ping ping) => _ = this;
    }

    internal sealed class Stubborn
    {
        [Handler]
        public async Task<Wait> Handle(Ping ping, HandlerContext context)
        {
            await Task.Delay(TimeSpan.FromSeconds(30), context.Time, CancellationToken.None);
            return new Wait();
        }
    }

    internal sealed class Finishing
    {
        [Handler]
        [Timeout(60_000)]
        public async Task<Wait> Handle(Ping ping, HandlerContext context)
        {
            await Task.Delay(TimeSpan.FromSeconds(3), context.Time, CancellationToken.None);
            return new Wait();
        }
    }

    internal sealed class Wrapping
    {
        [Handler]
        [Retry]
        public async Task Handle(Ping ping, HandlerContext context)
        {
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(30), context.Time, context.CancellationToken);
            }
            catch (OperationCanceledException cancelled)
            {
                throw new IOException("connection lost", cancelled);
            }
        }

        [OnFailure(nameof(Handle))]
        public Wait GiveUp(Ping ping) => new();
    }

    internal sealed class Timed
    {
        [Handler]
        [ServiceTime(40)]
        public void Handle(Ping ping) => _ = this;
    }
}
