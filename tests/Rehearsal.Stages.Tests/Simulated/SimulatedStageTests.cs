using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

public sealed class SimulatedStageTests
{
    private static readonly Scenario ThreeFlows = ScenarioBuilder.Create("three flows")
        .Trigger(new Ping("p-1"))
        .Trigger(new Ping("p-2"))
        .Trigger(new Ping("p-3"))
        .Assert(static assert => assert.EventCount<Pong>(exactly: 3))
        .Build();

    [Fact]
    public void Run_SameSeed_GivesTheSameEntries()
    {
        var first = Stage.Run("simulated", ThreeFlows, seed: 42);
        var again = Stage.Run("simulated", ThreeFlows, seed: 42);

        Assert.Equal(first.Header, again.Header);
        Assert.Equal(first.Records, again.Records);
    }

    [Fact]
    public void Run_DifferentSeeds_GiveDifferentOrdersAndTheSameVerdict()
    {
        HashSet<string> orders = [];
        for (ulong seed = 0; seed < 100; seed++)
        {
            var run = Stage.Run("simulated", ThreeFlows, seed: seed);
            Assert.Equal(Verdict.Passed, run.Verdict);
            orders.Add(string.Join(' ', run.Events.Select(static published => published.Type + published.Subject)));
        }

        Assert.True(orders.Count >= 10, $"{orders.Count} orders");
    }

    [Fact]
    public void Run_ManyWorldsInParallel_AreIndependent()
    {
        var expected = Stage.Run("simulated", ThreeFlows, seed: 3).Records;

        Parallel.For(0, 32, i => Assert.Equal(expected, Stage.Run("simulated", ThreeFlows, seed: 3).Records));
    }

    [Fact]
    public void Run_ServiceTimeDeclared_CostsVirtualTime()
    {
        var run = Stage.Run("simulated", ThreeFlows);

        var span = run.Records.Select(static record => record.Entry).OfType<Span>().First(static span => span.Service == "answering");
        Assert.Equal(TimeSpan.FromMilliseconds(2), span.Duration);
    }

    [Fact]
    public void Run_ServiceCannotBeConstructed_IsAnErrorThatNamesIt()
    {
        var run = Stage.Run("simulated", ThreeFlows, Build(static builder => builder.AddService<Needy>()));

        Assert.Equal(Verdict.Error, run.Verdict);
        Assert.Contains(nameof(Needy), run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SystemPublishesInACircle_IsStoppedByTheLivelockGuard()
    {
        var run = Stage.Run("simulated", ThreeFlows, Build(static builder => builder.AddService<Circular>()));

        Assert.Equal(Verdict.Error, run.Verdict);
        Assert.Contains("Livelock", run.Error, StringComparison.Ordinal);
        Assert.NotEmpty(run.Records);
    }

    [Fact]
    public void Run_Cancelled_KeepsTheRecordingSoFar()
    {
        using var cancellation = new CancellationTokenSource();
        var scenario = ScenarioBuilder.Create("long").Trigger(new Ping("p-1")).WaitForTime(TimeSpan.FromHours(1)).Trigger(new Ping("p-2")).Build();
        var progress = new CancelAtStep(2, cancellation);

        var interrupted = Assert.Throws<RunInterruptedException>(() =>
            new SimulatedStage(TimeProvider.System).Run(Build(), scenario, 1, progress, cancellation.Token));

        Assert.Equal(Verdict.Error, interrupted.Run.Verdict);
        Assert.Contains(interrupted.Run.Events, static published => published.Type == nameof(Ping));
    }

    [Fact]
    public void Run_Anything_CarriesNothingOfTheMachine()
    {
        var run = Stage.Run("simulated", ThreeFlows);

        Assert.True(run.Header.Deterministic);
        Assert.Equal(1UL, run.Header.Seed);
        Assert.All(run.Records, static record => Assert.Equal(2000, record.Entry.Time.Year));
    }

    public sealed record Around([Subject] string Id);

    public sealed class Needy(Uri address)
    {
        [Handler]
        public void Take(Ping ping) => _ = address;
    }

    public sealed class Circular
    {
        [Handler]
        public Around Begin(Ping ping) => new(ping.Id);

        [Handler]
        public Around Repeat(Around around) => around;
    }

    private sealed class CancelAtStep(int step, CancellationTokenSource cancellation) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            if (value.StepNumber == step)
            {
                cancellation.Cancel();
            }
        }
    }
}
