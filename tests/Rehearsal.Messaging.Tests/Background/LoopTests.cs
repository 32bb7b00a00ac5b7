using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

public class LoopTests
{
    [Fact]
    public void Background_SystemStarts_RunsOnTheStagesScheduler() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync<Poller>(world, journal);

        await world.WaitSecondsAsync(3.5);

        Assert.Equal(["poll", "poll", "poll"], journal.Lines);
        Assert.Equal([Environment.CurrentManagedThreadId], journal.Threads);
        Assert.Equal([nameof(Polled), nameof(Polled), nameof(Polled)], world.EventTypes());
    });

    [Fact]
    public void PublishAsync_CorrelationGiven_IsUsed() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync<Publisher>(world, new Journal());

        await world.WaitSecondsAsync(1);

        var published = world.Entries<EventEnvelope>();
        Assert.Equal(["mine", "mine"], published.Take(2).Select(static e => e.CorrelationId));
        Assert.Equal(3, published.Select(static e => e.CorrelationId).Distinct().Count());
        Assert.Equal(["1", "2", "3", "4"], published.Select(static e => e.Subject));
    });

    [Fact]
    public void PublishAsync_NoEventOfTheSystem_SaysHowToDeclareIt() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync<Undeclared>(world, new Journal());

        await world.WaitSecondsAsync(1);

        Assert.Equal(
            ["undeclared: the loop publish broke down with ArgumentException: 'Uri' is not an event type of this system. Declare it on the method with [Publishes(typeof(Uri))]. (Parameter 'body')"],
            system.Host.DescribeInFlight());
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Background_LoopThrows_IsRecordedOnceAndSaid(bool simulated) => TestWorld.RunAsync(simulated, async world =>
    {
        var journal = new Journal();
        await using var system = await world.StartAsync(builder =>
        {
            builder.AddService<Broken>().AddService<Poller>();
            journal.AddTo(builder);
        });

        await system.PublishAndSettleAsync(new Question());
        while (system.Host.DescribeInFlight().Count == 0)
        {
            await Task.Yield();
        }

        Assert.Contains(nameof(Answer), world.EventTypes());
        Assert.Equal(["broken: the loop fall broke down with InvalidOperationException: no feed"], system.Host.DescribeInFlight());
        Assert.Equal(
            """{"service":"broken","method":"fall","kind":"loop","error":"InvalidOperationException","error_message":"no feed"}""",
            Assert.Single(world.Entries<Mark>(), static mark => mark.Kind == MarkKinds.BackgroundFailure).Data.ToString());
    });

    [Fact]
    public void Background_LoopEndsOrReturnsNoTask_IsTold() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Short>().AddService<Nothing>());

        await world.WaitSecondsAsync(1);

        Assert.Equal([nameof(Polled)], world.EventTypes());
        Assert.StartsWith("nothing: the loop run broke down with InvalidOperationException", Assert.Single(system.Host.DescribeInFlight()), StringComparison.Ordinal);
    });

    [Fact]
    public void Background_LoopCancelsItself_IsBroken() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Cancelling>());

        await world.WaitSecondsAsync(1);

        Assert.Contains("OperationCanceledException", Assert.Single(system.Host.DescribeInFlight()), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task DisposeAsync_LoopHeedsItsToken_IsWaitedForAndLeavesNoMark(bool simulated) => TestWorld.RunAsync(simulated, async world =>
    {
        var journal = new Journal();
        await using (await StartAsync<Careful>(world, journal))
        {
            while (journal.Lines.Count == 0)
            {
                await Task.Yield();
            }
        }

        Assert.Equal(["begun", "ended"], journal.Lines);
        Assert.Equal([MarkKinds.System], world.Entries<Mark>().Select(static mark => mark.Kind));
    });

    [Fact]
    public void DisposeAsync_LoopIgnoresItsToken_EndsAtTheBoundAndNothingIsCommittedAfter() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        var system = await StartAsync<Deaf>(world, journal);
        await world.WaitSecondsAsync(2.5);

        var begun = world.Now;
        await system.DisposeAsync();

        Assert.Equal(TimeSpan.FromSeconds(5), world.Now - begun);
        Assert.Equal(7, world.EventTypes().Count);
        await world.WaitSecondsAsync(60);
        Assert.Equal(7, world.EventTypes().Count);
        Assert.Equal(["OperationCanceledException"], journal.Lines);
    });

    [Fact]
    public void DisposeAsync_StartFailed_WaitsForNoLoop() => TestWorld.Simulate(async world =>
    {
        var begun = world.Now;

        await Assert.ThrowsAsync<SystemDefinitionException>(() => world.StartAsync(static builder => builder.AddService<Poller>().AddService<Needy>()));

        Assert.Equal(begun, world.Now);
    });

    private static Task<RunningSystem> StartAsync<T>(TestWorld world, Journal journal)
        where T : class => world.StartAsync(builder =>
        {
            builder.AddService<T>();
            journal.AddTo(builder);
        });

    internal sealed record Polled([property: Subject] int Number);

    internal sealed record Question;

    internal sealed record Answer;

    internal sealed class Poller(Journal journal)
    {
        [Background]
        [Publishes(typeof(Polled))]
        public async Task PollAsync(BackgroundContext context)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), context.Time);
            while (await timer.WaitForNextTickAsync(context.CancellationToken))
            {
                await context.PublishAsync(new Polled(journal.Write("poll")));
            }
        }
    }

    internal sealed class Publisher
    {
        [Background]
        [Publishes(typeof(Polled))]
        public async ValueTask PublishAsync(BackgroundContext context)
        {
            await context.PublishAsync(new Polled(1), "mine");
            await context.PublishAsync(new Polled(2), "mine");
            await context.PublishAsync(new Polled(3));
            await context.PublishAsync(new Polled(4));
        }
    }

    internal sealed class Undeclared
    {
        [Background]
        public Task PublishAsync(BackgroundContext context) => context.PublishAsync(new Uri("urn:x"));
    }

    internal sealed class Broken
    {
        [Background]
        public Task FallAsync(BackgroundContext context) => throw new InvalidOperationException("no feed");

        [Handler]
        public Answer Reply(Question question) => new();
    }

    internal sealed class Short
    {
        [Background]
        [Publishes(typeof(Polled))]
        public Task RunAsync(BackgroundContext context) => context.PublishAsync(new Polled(1));
    }

    internal sealed class Nothing
    {
        [Background]
        public Task RunAsync(CancellationToken cancellationToken) => null!;
    }

    internal sealed class Cancelling
    {
        [Background]
        public Task RunAsync(CancellationToken cancellationToken) => throw new OperationCanceledException("tired");
    }

    internal sealed class Careful(Journal journal)
    {
        [Background]
        public async Task RunAsync(BackgroundContext context, CancellationToken cancellationToken)
        {
            Assert.Equal(context.CancellationToken, cancellationToken);
            journal.Write("begun");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellationToken);
            }
            finally
            {
                await Task.Yield();
                journal.Write("ended");
            }
        }
    }

    internal sealed class Deaf(Journal journal)
    {
        [Background]
        [Publishes(typeof(Polled))]
        public async Task RunAsync(BackgroundContext context)
        {
            try
            {
                while (true)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), context.Time, CancellationToken.None);
                    await context.PublishAsync(new Polled(1));
                }
            }
            catch (Exception failure)
            {
                journal.Write(failure.GetType().Name);
            }
        }
    }

    internal sealed class Needy(Uri address)
    {
        [Every("1s")]
        public void Tick() => _ = address;
    }
}
