using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

public sealed class WaitTests
{
    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void WaitForEvent_EventCameBefore_Matches(string stage)
    {
        var scenario = ScenarioBuilder.Create("earlier events count")
            .Trigger(new Ping("p-1"))
            .Assert(assert => assert.EventCount<Pong>(exactly: 1))
            .WaitForEvent<Pong>(TimeSpan.FromSeconds(5))
            .Build();

        var run = Stage.Run(stage, scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
    }

    [Fact]
    public void WaitForEvent_SecondWaitOnTheSame_NeedsAFurtherOccurrence()
    {
        var once = ScenarioBuilder.Create("one ping, two waits")
            .Trigger(new Ping("p-1"))
            .WaitForEvent<Pong>(TimeSpan.FromSeconds(5))
            .WaitForEvent<Pong>(TimeSpan.FromSeconds(5))
            .Build();
        var twice = ScenarioBuilder.Create("two pings, two waits")
            .Trigger(new Ping("p-1"))
            .Trigger(new Ping("p-2"))
            .WaitForEvent<Pong>(TimeSpan.FromSeconds(5))
            .WaitForEvent<Pong>(TimeSpan.FromSeconds(5))
            .Build();

        Assert.Equal([true, false], Stage.Run("simulated", once).Checks.Select(static check => check.Passed));
        Assert.Equal([true, true], Stage.Run("simulated", twice).Checks.Select(static check => check.Passed));
    }

    [Fact]
    public void WaitForEvent_DifferentFilters_CountApart()
    {
        var scenario = ScenarioBuilder.Create("filters")
            .Trigger(new Ping("p-1"))
            .Trigger(new Ping("p-2", DelayMs: 500))
            .WaitForEvent<Pong>(TimeSpan.FromSeconds(5), where => where.Field("id", "p-2"))
            .WaitForEvent<Pong>(TimeSpan.FromSeconds(5), where => where.Field("id", "p-1"))
            .WaitForEvent<Pong>(TimeSpan.FromSeconds(5), where => where.Field("id", "p-3"))
            .Build();

        var run = Stage.Run("simulated", scenario);

        Assert.Equal([true, true, false], run.Checks.Select(static check => check.Passed));
        Assert.Equal(TimeSpan.FromMilliseconds(502) + TimeSpan.FromSeconds(5), run.VirtualDuration);
    }

    [Fact]
    public void WaitForEvent_NeverPublished_FailsAndSkipsLaterTriggersButStillChecks()
    {
        var scenario = ScenarioBuilder.Create("the premise does not hold")
            .Trigger(new Ping("p-1"))
            .WaitForEvent<PongFailed>(TimeSpan.FromSeconds(3))
            .Trigger(new Ping("p-2"))
            .Assert(assert => assert.EventCount<Ping>(exactly: 1))
            .Build();

        var run = Stage.Run("simulated", scenario);

        Assert.Equal(Verdict.Failed, run.Verdict);
        Assert.Equal(["wait_for_event", "event_count"], run.Checks.Select(static check => check.Kind));
        Assert.Equal([false, true], run.Checks.Select(static check => check.Passed));
        Assert.Contains("3 s", run.Checks[0].Actual, StringComparison.Ordinal);
        Assert.Equal(new SkippedStep(scenario.Steps[2], "3", scenario.Steps[1]), Assert.Single(run.Skipped));
    }

    [Fact]
    public void WaitForTime_OnVirtualTime_AdvancesTheClockByExactlyThat()
    {
        var scenario = ScenarioBuilder.Create("a day").Trigger(new Ping("p-1")).WaitForTime(TimeSpan.FromDays(1)).Build();

        Assert.Equal(TimeSpan.FromDays(1), Stage.Run("simulated", scenario).VirtualDuration);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(3_650)]
    public void Waits_BeyondTheClocksTimers_TakeTheirFullTime(int days)
    {
        var wait = TimeSpan.FromDays(days);
        var system = Build(static builder => builder.AddService<SettlingTests.Hanging>());
        var scenario = ScenarioBuilder.Create("years")
            .SettleWithin(wait)
            .Trigger(new Ping("p-1"))
            .WaitForTime(wait)
            .WaitForEvent<Pong>(wait, where => where.Field("id", "p-2"))
            .Build();

        var run = Stage.Run("simulated", scenario, system);

        Assert.Null(run.Error);
        Assert.Equal(wait * 3, run.VirtualDuration);
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Counts_SameScenarioOnBothStages_AreTheSame(string stage)
    {
        var scenario = ScenarioBuilder.Create("ten pings").WithSeed(7);
        for (var i = 0; i < 10; i++)
        {
            scenario.Trigger(new Ping($"p-{i}", DelayMs: i));
        }

        var run = Stage.Run(stage, scenario.Assert(assert => assert.EventCount<Pong>(exactly: 10).EventCount<Counted>(exactly: 10)).Build());

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(30, run.Events.Count);
        Assert.Equal(stage == "local" ? RunLevel.Real : RunLevel.Deterministic, run.Level);
    }
}
