using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

public sealed class StepGroupTests
{
    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Repeat_ThreeRounds_TakesTheStepsThreeTimes(string stage)
    {
        var scenario = ScenarioBuilder.Create("rounds")
            .Repeat(3, round => round.Trigger(new Ping("p-1")).WaitForEvent<Pong>())
            .Assert(assert => assert.EventCount<Pong>(exactly: 3))
            .Build();

        var run = Stage.Run(stage, scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(4, run.Checks.Count);
    }

    [Fact]
    public void Repeat_ARoundFails_IsTheLastOne()
    {
        var scenario = ScenarioBuilder.Create("rounds")
            .Repeat(5, round => round.Trigger(new Ping("p-1")).WaitForEvent<PongFailed>(TimeSpan.FromSeconds(1)).WaitForTime(TimeSpan.FromHours(1)))
            .WaitForTime(TimeSpan.FromHours(1))
            .Assert(assert => assert.EventCount<Ping>(exactly: 1))
            .Build();

        var run = Stage.Run("simulated", scenario);

        Assert.Equal([false, true], run.Checks.Select(static check => check.Passed));
        Assert.Equal(["1.1.3", "2"], run.Skipped.Select(static skipped => skipped.Number));
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Table_ARowFails_TheOthersAreTaken(string stage)
    {
        var rows = new[] { new { Id = "p-1", Answer = "Pong" }, new { Id = "p-2", Answer = "PongFailed" }, new { Id = "p-3", Answer = "Pong" } };
        var scenario = ScenarioBuilder.Create("rows")
            .Table(rows, static (steps, row) => steps.Trigger(new Ping(row.Id)).WaitForEvent(row.Answer, TimeSpan.FromMilliseconds(200), where => where.Field("id", row.Id)))
            .Trigger(new Ping("p-4"))
            .Build();

        var run = Stage.Run(stage, scenario);

        Assert.Equal([true, false, true], run.Checks.Select(static check => check.Passed));
        Assert.Equal(3, run.Events.Count(static published => published.Type == nameof(Ping)));
        Assert.IsType<TableStep>(Assert.Single(run.Skipped).Failed);
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Parallel_Branches_RunBesideEachOther(string stage)
    {
        var scenario = ScenarioBuilder.Create("branches")
            .Parallel(
                static slow => slow.WaitForEvent<Pong>(where: static where => where.Field("id", "late")).WaitForTime(TimeSpan.FromMilliseconds(30)),
                static quick => quick.Trigger(new Ping("late", 20)).WaitForTime(TimeSpan.FromMilliseconds(40)))
            .Assert(static assert => assert.EventCount<Pong>(exactly: 1))
            .Build();

        var run = Stage.Run(stage, scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(["wait_for_event", "event_count"], run.Checks.Select(static check => check.Kind));
    }

    [Fact]
    public void Parallel_OnStageTime_TakesAsLongAsItsLongestBranch()
    {
        var scenario = ScenarioBuilder.Create("branches")
            .Trigger(new Ping("p-1"))
            .Parallel(static one => one.WaitForTime(TimeSpan.FromHours(1)), static two => two.WaitForTime(TimeSpan.FromHours(3)), static three => three.WaitForTime(TimeSpan.FromHours(2)))
            .Build();

        Assert.Equal(TimeSpan.FromHours(3), Stage.Run("simulated", scenario).VirtualDuration);
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Parallel_ABranchFails_ChecksStandInStepOrderAndTheRestIsLeftOut(string stage)
    {
        var scenario = ScenarioBuilder.Create("branches")
            .Trigger(new Ping("p-1"))
            .Parallel(
                static fails => fails.WaitForEvent<PongFailed>(TimeSpan.FromMilliseconds(50)).WaitForTime(TimeSpan.FromHours(1)),
                static passes => passes.WaitForEvent<Pong>())
            .Trigger(new Ping("p-2"))
            .Build();

        var run = Stage.Run(stage, scenario);

        Assert.Equal([(nameof(PongFailed), false), (nameof(Pong), true)], run.Checks.Select(static check => (check.Target, check.Passed)));
        Assert.Equal(["2.1.2", "3"], run.Skipped.Select(static skipped => skipped.Number));
    }

    [Fact]
    public void Parallel_SameSeed_GivesTheSameBytesAndAnotherSeedAnotherOrder()
    {
        var scenario = ScenarioBuilder.Create("branches")
            .Parallel([.. Enumerable.Range(0, 8).Select(static number => (Action<StepsBuilder>)(branch => branch.Trigger(new Ping($"p-{number}"))))])
            .Build();

        var orders = Enumerable.Range(1, 10).Select(seed => string.Join(' ', Triggered(Stage.Run("simulated", scenario, seed: (ulong)seed)))).ToList();

        Assert.True(orders.Distinct().Count() > 1);
        Assert.Equal(orders[4], string.Join(' ', Triggered(Stage.Run("simulated", scenario, seed: 5))));
    }

    [Fact]
    public void Marks_OfInnerSteps_SayWhereTheyStand()
    {
        var scenario = ScenarioBuilder.Create("marks")
            .Trigger(new Ping("p-1"))
            .Repeat(2, "n", static (round, number) => round.Trigger(new Ping($"p-{number}")))
            .Build();

        var marks = Stage.Run("simulated", scenario).Records.Select(static record => record.Entry).OfType<Mark>()
            .Where(static mark => mark.Kind == MarkKinds.Step)
            .Select(static mark => JsonDocument.Parse(mark.Data.Utf8Json).RootElement.GetRawText());

        Assert.Equal(
            [
                """{"number":1,"step":"trigger","target":"Ping"}""", """{"number":2,"step":"table","target":"2 rows"}""",
                """{"number":2,"path":"2.1.1","step":"trigger","target":"Ping"}""", """{"number":2,"path":"2.2.1","step":"trigger","target":"Ping"}""",
            ],
            marks);
    }

    private static IEnumerable<string?> Triggered(ScenarioRun run) =>
        run.Events.Where(static published => published.Type == nameof(Ping)).Select(static published => published.Subject);
}
