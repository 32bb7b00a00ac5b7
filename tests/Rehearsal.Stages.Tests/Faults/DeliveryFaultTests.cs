using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

public sealed class DeliveryFaultTests
{
    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Drop_OnTheWayToAService_IsPublishedAndNotHandledThere(string stage)
    {
        var scenario = ScenarioBuilder.Create("drop")
            .Inject<Ping>(new DropFault { Service = "counting", AtCycle = 1 })
            .Trigger(new Ping("p-1"))
            .Trigger(new Ping("p-2"))
            .Assert(static assert => assert
                .EventCount<Ping>(exactly: 2)
                .EventCount<Pong>(exactly: 2)
                .EventCount<Counted>(exactly: 1)
                .EventData<Counted>(static counted => counted.Field("id").Is("p-2")))
            .Build();

        var run = Stage.Run(stage, scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        var mark = Assert.Single(Faults(run));
        Assert.Equal(run.Events.First(static published => published.Type == nameof(Ping)).Id, mark.About);
        Assert.Equal("""{"type":"drop","event":"Ping","at_cycle":1,"service":"counting","handler":"count"}""", mark.Data.ToString());
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Duplicate_Twice_IsHandledThreeTimesAndCountsOnce(string stage)
    {
        var scenario = ScenarioBuilder.Create("duplicate")
            .Inject<Ping>(new DuplicateFault { Service = "counting", Times = 2 })
            .Trigger(new Ping("p-1"))
            .Assert(static assert => assert.EventCount<Ping>(exactly: 1).EventCount<Pong>(exactly: 1).EventCount<Counted>(exactly: 3))
            .Build();

        var run = Stage.Run(stage, scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Single(Faults(run));
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Reorder_TheFirstOfAKey_IsOvertaken(string stage)
    {
        var scenario = ScenarioBuilder.Create("reorder")
            .Inject<Ping>(new ReorderFault { Service = "answering", AtCycle = 1, Delay = TimeSpan.FromMilliseconds(150) })
            .Trigger(new Ping("same", 1))
            .Trigger(new Ping("same", 2))
            .WaitForEvent<Pong>()
            .WaitForEvent<Pong>()
            .Build();

        var run = Stage.Run(stage, scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        var pings = run.Events.Where(static published => published.Type == nameof(Ping)).Select(static published => published.Id).ToList();
        var causes = run.Events.Where(static published => published.Type == nameof(Pong)).Select(static published => published.CausationId!.Value);
        Assert.Equal([pings[1], pings[0]], causes);
    }

    [Fact]
    public void Reorder_WhileHeldBack_IsNotSettledAndIsShown()
    {
        var scenario = ScenarioBuilder.Create("held")
            .SettleWithin(TimeSpan.FromSeconds(1))
            .Inject<Ping>(new ReorderFault { Service = "counting", Delay = TimeSpan.FromSeconds(5) })
            .Trigger(new Ping("p-1"))
            .Assert(static assert => assert.EventCount<Counted>(exactly: 1))
            .WaitForTime(TimeSpan.FromSeconds(5))
            .Assert(static assert => assert.EventCount<Counted>(exactly: 1))
            .Build();

        var run = Stage.Run("simulated", scenario);

        Assert.Equal([false, true], run.Checks.Select(static check => check.Passed));
        Assert.Equal(["counting: Ping of p-1 is on its way"], run.InFlight);
    }

    [Fact]
    public void Rate_OfDrops_SameSeedSameBytes()
    {
        var scenario = ScenarioBuilder.Create("lossy")
            .Inject<Ping>(new DropFault { Rate = 0.3m })
            .Inject<Ping>(new DuplicateFault { Rate = 0.3m })
            .Inject<Ping>(new ReorderFault { Rate = 0.3m, Delay = TimeSpan.FromMilliseconds(5) })
            .Repeat(60, "n", static (round, number) => round.Trigger(new Ping($"p-{number % 7}")).WaitForTime(TimeSpan.FromMilliseconds(1)))
            .Build();

        var recordings = Enumerable.Range(0, 2).Select(_ => Lines(Stage.Run("simulated", scenario, seed: 3))).ToList();

        Assert.Equal(recordings[0], recordings[1]);
        Assert.NotEqual(recordings[0], Lines(Stage.Run("simulated", scenario, seed: 4)));
    }

    [Fact]
    public void Drop_OnTheWayToASaga_LeavesItWhereItStands()
    {
        var scenario = ScenarioBuilder.Create("saga")
            .Inject(new DropFault { Service = "asking_saga" })
            .Trigger(new Ping("p-1"))
            .Assert(static assert => assert.EventCount<Pong>(exactly: 1).NoEvent<Counted>())
            .WithServices("answering", "asking_saga")
            .Build();

        var run = Stage.Run("simulated", scenario, Build(static builder => builder.AddSaga<AskingSaga>()));

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.All(Faults(run), static mark => Assert.False(JsonDocument.Parse(mark.Data.Utf8Json).RootElement.TryGetProperty("handler", out _)));
        Assert.NotEmpty(Faults(run));
    }

    private static List<Mark> Faults(ScenarioRun run) =>
        [.. run.Records.Select(static record => record.Entry).OfType<Mark>().Where(static mark => mark.Kind == MarkKinds.Fault)];

    private static string Lines(ScenarioRun run) => string.Join('\n', run.Records.Select(static record => $"{record.Position} {record.Entry}"));

    public sealed record Asked(string Id);

    public sealed class AskingSaga : Saga<Asked>
    {
        protected override void Define(SagaBuilder<Asked> saga) => saga
            .StartedBy<Ping>(static ping => ping.Id, static ping => new Asked(ping.Id))
            .Step("ask", static (asked, _) => Task.FromResult(new Counted(asked.Id)));
    }
}
