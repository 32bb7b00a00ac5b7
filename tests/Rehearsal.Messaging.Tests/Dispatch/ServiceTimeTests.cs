using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

/// <summary>Service time passes without a handler running; handlings serve again without anybody noticing.</summary>
public class ServiceTimeTests
{
    private const int TimeMs = 40;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Handle_OneKey_TakesTheTimeOfEachInOrder(bool inContext) => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync(world, journal, inContext);
        var start = world.Now;

        for (var n = 0; n < 50; n++)
        {
            await system.PublishAsync(new Job("one", n));
        }

        Assert.True(await system.SettleAsync());
        Assert.Equal(TimeSpan.FromMilliseconds(50 * TimeMs), world.Now - start);
        Assert.Equal(Enumerable.Range(0, 50).Select(static n => $"one {n}"), journal.Lines);
        Assert.All(world.Spans("worker"), static span => Assert.Equal(TimeMs, span.Duration.TotalMilliseconds));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Handle_ManyKeys_TakesTheTimeOfOne(bool inContext) => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync(world, journal, inContext);
        var start = world.Now;

        for (var n = 0; n < 50; n++)
        {
            await system.PublishAsync(new Job($"key {n}", n));
        }

        Assert.True(await system.SettleAsync());
        Assert.Equal(TimeSpan.FromMilliseconds(TimeMs), world.Now - start);
        Assert.Equal(50, journal.Lines.Count);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stop_WhileTimePasses_LeavesTheEventForTheNextStart(bool inContext) => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        var first = await StartAsync(world, journal, inContext);
        await first.PublishAsync(new Job("one", 1));
        await first.PublishAsync(new Job("one", 2));
        await first.PublishAsync(new Job("two", 3));
        await world.WaitAsync(TimeSpan.FromMilliseconds(TimeMs / 2));
        var stopping = world.Now;

        await first.DisposeAsync();

        Assert.Equal(stopping, world.Now);
        Assert.Empty(journal.Lines);
        Assert.Empty(world.Spans("worker"));
        await using var second = await StartAsync(world, journal, inContext);
        Assert.True(await second.SettleAsync());
        Assert.Equal(["one 1", "one 2", "two 3"], journal.Lines.Order(StringComparer.Ordinal));
    });

    [Fact]
    public Task Stop_OnTheThreadPoolWhileTimePasses_HandlesEachEventOnce() => TestWorld.OnThreadPoolAsync(async world =>
    {
        const int Count = 300;
        var journal = new Journal();
        for (var run = 0; run < 10; run++)
        {
            await using var system = await StartAsync(world, journal, inContext: false);
            for (var n = 0; n < Count / 10; n++)
            {
                await system.PublishAsync(new Job($"{n % 5}", (run * 100) + n));
            }

            await system.SettleAsync(run * 0.01);
        }

        await using var last = await StartAsync(world, journal, inContext: false);

        Assert.True(await last.SettleAsync(60), string.Join('\n', last.Host.DescribeInFlight()));
        var handled = world.Spans("worker").Where(static span => span.TriggerType == nameof(Job)).ToList();
        Assert.Equal(Count, handled.Count);
        Assert.Equal(Count, handled.DistinctBy(static span => span.TriggerId).Count());
    });

    [Fact]
    public void Context_KeptBeyondItsHandling_StillBelongsToItsEvent() => TestWorld.Simulate(async world =>
    {
        var kept = new ConcurrentQueue<(HandlerContext Context, Note Note)>();
        await using var system = await world.StartAsync(builder =>
        {
            builder.AddService<Keeper>();
            builder.Services.AddSingleton(kept);
        });

        for (var n = 0; n < 200; n++)
        {
            await system.PublishAndSettleAsync(new Note($"{n % 3}", n));
        }

        Assert.Equal(200, kept.Count);
        Assert.All(kept, static pair => Assert.Equal(pair.Note, pair.Context.Event.Data.Value));
    });

    [Fact]
    public void Handle_EventsOneAfterTheOther_EachHasItsOwnSpanAndOutputs() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Doubler>());

        for (var n = 0; n < 100; n++)
        {
            await system.PublishAndSettleAsync(new Number("a", n));
        }

        var triggers = world.Entries<EventEnvelope>().Where(static e => e.Type == nameof(Number)).ToDictionary(static e => e.Id);
        var results = world.Entries<EventEnvelope>().Where(static e => e.Type == nameof(Result)).ToList();
        Assert.Equal(99, results.Count);
        Assert.All(results, result => Assert.Equal(((Number)triggers[result.CausationId!.Value].Data.Value!).Value * 2, ((Result)result.Data.Value!).Value));
        var spans = world.Spans("doubler");
        Assert.Equal(100, spans.DistinctBy(static span => span.Id).Count());
        Assert.Equal("Number 50 is refused", Assert.Single(spans, static span => span.Outcome == SpanOutcome.Failed).Error!.Message);
    });

    private static Task<RunningSystem> StartAsync(TestWorld world, Journal journal, bool inContext) => world.StartAsync(
        builder =>
        {
            builder.AddService<Worker>();
            journal.AddTo(builder);
        },
        environment => environment with { SimulateServiceTimes = true, Context = inContext ? SynchronizationContext.Current : null });

    internal sealed record Job([Subject] string Key, int Number);

    internal sealed record Note([Subject] string Key, int Number);

    internal sealed record Number([Subject] string Key, int Value);

    internal sealed record Result([Subject] string Key, int Value);

    internal sealed class Worker(Journal journal)
    {
        [Handler]
        [ServiceTime(TimeMs)]
        public void Work(Job job) => journal.Write($"{job.Key} {job.Number}");
    }

    internal sealed class Keeper(ConcurrentQueue<(HandlerContext Context, Note Note)> kept)
    {
        [Handler]
        public void Keep(Note note, HandlerContext context) => kept.Enqueue((context, note));
    }

    internal sealed class Doubler
    {
        [Handler]
        public Result Double(Number number) => number.Value == 50
            ? throw new InvalidOperationException($"Number {number.Value} is refused")
            : new Result(number.Key, number.Value * 2);
    }
}
