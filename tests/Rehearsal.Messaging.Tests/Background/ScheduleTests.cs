using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

public class ScheduleTests
{
    [Fact]
    public void Every_TimePasses_TicksAtEveryWholePeriodAndFirstAfterOne() => TestWorld.Simulate(async world =>
    {
        var begun = world.Now;
        await using var system = await world.StartAsync(static builder => builder.AddService<Heart>());

        await world.WaitSecondsAsync(0.9);
        Assert.Empty(world.Entries<EventEnvelope>());
        await world.WaitSecondsAsync(2.7);

        var beats = world.Entries<EventEnvelope>();
        Assert.Equal([1, 2, 3], beats.Select(beat => (beat.Time - begun).TotalSeconds));
        Assert.All(beats, static beat => Assert.Equal(("heart", null), (beat.Source, beat.CausationId)));
        Assert.Equal(3, beats.Select(static beat => beat.CorrelationId).Distinct().Count());
    });

    [Theory]
    [InlineData(999, new[] { 1d, 2, 3, 4, 5, 6, 7 })]
    [InlineData(1_000, new[] { 1d, 2, 3, 4, 5, 6, 7 })]
    [InlineData(1_001, new[] { 1d, 3, 5, 7 })]
    [InlineData(2_999, new[] { 1d, 4, 7 })]
    public void Every_TickTakesLonger_SkipsWhatFallsDueMeanwhileAndKeepsToThePeriod(int worksMs, double[] expected) => TestWorld.Simulate(async world =>
    {
        var begun = world.Now;
        var journal = new Journal();
        await using var system = await world.StartAsync(builder =>
        {
            builder.AddService<Slow>();
            builder.Services.AddSingleton(new Works(worksMs));
            journal.AddTo(builder);
        });

        await world.WaitSecondsAsync(7.5);

        Assert.Equal(expected, journal.Lines.Select(line => (double.Parse(line, CultureInfo.InvariantCulture) - begun.ToUnixTimeMilliseconds()) / 1000));
    });

    [Fact]
    public void Every_PeriodBeyondTheClocksTimers_TicksOnTime() => TestWorld.Simulate(async world =>
    {
        var begun = world.Now;
        await using var system = await world.StartAsync(static builder => builder.AddService<Yearly>());

        await world.WaitAsync(TimeSpan.FromDays(800));

        Assert.Equal([365, 730], world.Entries<EventEnvelope>().Select(beat => (beat.Time - begun).TotalDays));
    });

    [Fact]
    public void Every_TickThrows_IsRecordedEachTimeAndTheNextComes() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Arrhythmic>());

        await world.WaitSecondsAsync(4.5);

        Assert.Equal(2, world.Entries<EventEnvelope>().Count);
        Assert.Equal(
            [
                """{"service":"arrhythmic","method":"beat","kind":"schedule","error":"InvalidOperationException","error_message":"skipped beat 1"}""",
                """{"service":"arrhythmic","method":"beat","kind":"schedule","error":"InvalidOperationException","error_message":"skipped beat 3"}""",
            ],
            world.Entries<Mark>().Where(static mark => mark.Kind == MarkKinds.BackgroundFailure).Select(static mark => mark.Data.ToString()));
        Assert.Empty(system.Host.DescribeInFlight());
    });

    [Fact]
    public void Every_HostStops_TicksNoMore() => TestWorld.Simulate(async world =>
    {
        await using (await world.StartAsync(static builder => builder.AddService<Heart>()))
        {
            await world.WaitSecondsAsync(2.5);
        }

        await world.WaitSecondsAsync(100);

        Assert.Equal(2, world.Entries<EventEnvelope>().Count);
    });

    [Fact]
    public Task Every_RealTime_TicksAgainAndAgain() => TestWorld.OnThreadPoolAsync(async world =>
    {
        var third = new Reached(3);
        await using var system = await world.StartAsync(builder =>
        {
            builder.AddService<Quick>();
            third.AddTo(builder);
        });

        await third.Task;

        Assert.True(await system.SettleAsync());
    });

    [Fact]
    public void Every_ServiceIsNotStarted_DoesNotTick() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(
            static builder => builder.AddService<Heart>().AddService<Yearly>(),
            static environment => environment with { Services = ["yearly"] });

        await world.WaitSecondsAsync(10);

        Assert.Empty(world.Entries<EventEnvelope>());
    });

    internal sealed record Beat([property: Subject] string Of);

    internal sealed class Heart
    {
        [Every("1s")]
        [Publishes(typeof(Beat))]
        public Task BeatAsync(BackgroundContext context) => context.PublishAsync(new Beat("heart"));
    }

    internal sealed class Slow(Works works, Journal journal)
    {
        [Every("1000 ms")]
        public async ValueTask WorkAsync(BackgroundContext context, CancellationToken cancellationToken)
        {
            journal.Write($"{context.Time.GetUtcNow().ToUnixTimeMilliseconds()}");
            await Task.Delay(TimeSpan.FromMilliseconds(works.Milliseconds), context.Time, cancellationToken);
        }
    }

    internal sealed record Works(int Milliseconds);

    internal sealed class Yearly
    {
        [Every("365d")]
        [Publishes(typeof(Beat))]
        public Task BeatAsync(BackgroundContext context) => context.PublishAsync(new Beat("year"));
    }

    internal sealed class Arrhythmic
    {
        private int beats;

        [Every("1s")]
        [Publishes(typeof(Beat))]
        public Task BeatAsync(BackgroundContext context) => ++beats % 2 == 0
            ? context.PublishAsync(new Beat("heart"))
            : throw new InvalidOperationException($"skipped beat {beats}");
    }

    internal sealed class Quick(Reached reached)
    {
        [Every("1ms")]
        public void Tick() => reached.Count();
    }
}
