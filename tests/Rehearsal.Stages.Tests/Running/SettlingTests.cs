using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

public sealed class SettlingTests
{
    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Assert_HandlersStillRun_WaitsForThem(string stage)
    {
        var scenario = ScenarioBuilder.Create("slow answer")
            .Trigger(new Ping("p-1", DelayMs: 300))
            .Assert(assert => assert.EventCount<Pong>(exactly: 1))
            .Build();

        Assert.Equal(Verdict.Passed, Stage.Run(stage, scenario).Verdict);
    }

    [Fact]
    public void Assert_HandlerRunsLongerThanTheBound_IsEvaluatedAnywayAndSaysWhatWasInFlight()
    {
        var scenario = ScenarioBuilder.Create("too slow")
            .SettleWithin(TimeSpan.FromSeconds(2))
            .Trigger(new Ping("p-1", DelayMs: 60_000))
            .Assert(assert => assert.EventCount<Pong>(exactly: 1))
            .Build();

        var run = Stage.Run("simulated", scenario);

        Assert.Equal(Verdict.Failed, run.Verdict);
        Assert.Equal(TimeSpan.FromSeconds(4), run.VirtualDuration);
        Assert.Contains(run.InFlight, static line => line.Contains("answering", StringComparison.Ordinal) && line.Contains("Ping", StringComparison.Ordinal));
    }

    [Fact]
    public void Assert_HandlerEndsAfterItFailed_StillSaysWhatWasInFlight()
    {
        var scenario = ScenarioBuilder.Create("a bound too short")
            .SettleWithin(TimeSpan.FromSeconds(2))
            .Trigger(new Ping("p-1", DelayMs: 3_000))
            .Assert(assert => assert.EventCount<Ping>(exactly: 1))
            .Trigger(new Ping("p-2", DelayMs: 3_000))
            .Assert(assert => assert.EventCount<Pong>(exactly: 2))
            .WaitForTime(TimeSpan.FromMinutes(1))
            .Trigger(new Ping("p-3", DelayMs: 3_000))
            .Assert(assert => assert.EventCount<Pong>(exactly: 3))
            .Build();

        var run = Stage.Run("simulated", scenario);

        Assert.Equal([true, false, false], run.Checks.Select(static check => check.Passed));
        Assert.Equal(4, run.InFlightStep);
        Assert.Equal(["answering: Ping of p-2 is being handled, for 2 s since it was published"], run.InFlight);
    }

    [Fact]
    public void Assert_FailsWhileARetryIsDueBeyondTheBound_SaysSo()
    {
        var system = Build(static builder => builder.AddService<Retrying>());
        var scenario = ScenarioBuilder.Create("late retry")
            .Trigger(new Ping("p-1"))
            .Assert(assert => assert.EventCount<Done>(exactly: 1))
            .WaitForTime(TimeSpan.FromMinutes(1))
            .Build();

        var run = Stage.Run("simulated", scenario, system);

        Assert.Equal(2, run.InFlightStep);
        Assert.Contains("Ping of p-1 is tried again in", Assert.Single(run.InFlight), StringComparison.Ordinal);
    }

    [Fact]
    public void Assert_HandlerNeverReturns_EndsAtTheBound()
    {
        var system = Build(static builder => builder.AddService<Hanging>());
        var scenario = ScenarioBuilder.Create("hangs").Trigger(new Ping("p-1")).Assert(assert => assert.EventCount<Pong>(exactly: 1)).Build();

        var run = Stage.Run("simulated", scenario, system);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Null(run.InFlightStep);
        Assert.Contains(run.InFlight, static line => line.Contains("hanging", StringComparison.Ordinal));
        Assert.Equal(TimeSpan.FromSeconds(20), run.VirtualDuration);
    }

    [Fact]
    public void Assert_RetryDueBeyondTheBound_IsNotWaitedFor()
    {
        var system = Build(static builder => builder.AddService<Retrying>());
        var scenario = ScenarioBuilder.Create("late retry")
            .Trigger(new Ping("p-1"))
            .Assert(assert => assert.NoEvent<Done>())
            .WaitForTime(TimeSpan.FromMinutes(1))
            .Assert(assert => assert.EventCount<Done>(exactly: 1))
            .Build();

        var run = Stage.Run("simulated", scenario, system);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(TimeSpan.FromMinutes(1) + TimeSpan.FromMilliseconds(2), run.VirtualDuration);
    }

    [Fact]
    public void Assert_SagaTimeoutPending_DoesNotAdvanceTheClock()
    {
        var system = Build(static builder => builder.AddSaga<PatientSaga>());
        var scenario = ScenarioBuilder.Create("saga waits an hour")
            .Trigger(new Ping("p-1"))
            .Assert(assert => assert.NoEvent<GaveUp>())
            .WaitForTime(TimeSpan.FromMinutes(59))
            .Assert(assert => assert.NoEvent<GaveUp>())
            .WaitForTime(TimeSpan.FromMinutes(1))
            .Assert(assert => assert.EventCount<GaveUp>(exactly: 1))
            .Build();

        var run = Stage.Run("simulated", scenario, system);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
    }

    public sealed record Done([Subject] string Id);

    public sealed record GaveUp([Subject] string Id);

    public sealed class Hanging
    {
        [Handler]
        public Task Hang(Ping ping) => new TaskCompletionSource().Task;
    }

    public sealed class Retrying
    {
        [Handler]
        [Retry(Retries = 1, DelayMs = 30_000, Jitter = false)]
        public Done Try(Ping ping, HandlerContext context) => context.Attempt == 1 ? throw new InvalidOperationException("not yet") : new Done(ping.Id);
    }

    public sealed class PatientSaga : Saga<Ping>
    {
        protected override void Define(SagaBuilder<Ping> saga) => saga
            .StartedBy<Ping>(static ping => ping.Id, static ping => ping)
            .WaitFor<PongFailed>("wait", static failed => failed.Id)
                .Within(TimeSpan.FromHours(1))
            .WhenFailed(static (ping, _) => new GaveUp(ping.Id));
    }
}
