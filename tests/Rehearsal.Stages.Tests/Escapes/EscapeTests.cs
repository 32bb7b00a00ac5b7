using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.LeavingSystem;

namespace Rehearsal.Stages.Tests;

/// <summary>Every way to leave the scheduler: awaited with the clock held, seen, and named with handler and place.</summary>
[Collection(QuietProcess.Name)]
public sealed class EscapeTests
{
    // What is seen of a wait can depend on how soon the other thread is there; each way lists all that may be seen, the usual one first.
    private static readonly Dictionary<string, string[]> Waits = new()
    {
        ["ConfigureAwaitFalse"] = ["Task.Delay on the machine's clock, with ConfigureAwait(false)"],
        ["ConfigureAwaitFalseOnStageTime"] = ["the stage's time, with ConfigureAwait(false)"],
        ["TaskRun"] = ["Task.Run"],
        ["TaskRunThatWaits"] = ["Task.Run"],
        ["TaskRunForgotten"] = ["Task.Run"],
        ["ReadAllAsync"] = ["ChannelReader.ReadAllAsync"],
        ["SemaphoreWithToken"] = ["SemaphoreSlim.WaitAsync with a token or a time-out"],
        ["WhenEach"] = ["Task.WhenEach"],
        ["CancelAsync"] = ["CancellationTokenSource.CancelAsync"],
        ["ParallelForEach"] = ["Parallel.ForEachAsync"],
        ["RealDelay"] = ["Task.Delay on the machine's clock"],
        ["RealDelays"] = ["Task.WhenAll"],
        ["RealTimer"] = ["a timer on the machine's clock"],
        ["RealPeriodicTimer"] = ["a PeriodicTimer on the machine's clock"],
        ["PollyOfItsOwn"] = ["a Polly pipeline that does not continue on the captured context"],
        ["Socket"] = ["the network", "a stream", "Task.Delay on the machine's clock"],
        ["File"] = ["a file", "a stream"],
        ["OwnThread"] = ["a thread of its own"],
        ["AsynchronousSource"] = ["a task that something else completes", "a continuation on the thread pool"],
        ["Blocking"] = ["Task.Wait blocks its thread"],
        ["RealDelayUnderStageTimeout"] = ["Task.Delay on the machine's clock"],
        ["HttpCall"] = ["an HTTP call"],
        ["LongRealDelays"] = ["Task.WhenAll, by a timer on the machine's clock"],
        ["LongRealTimer"] = ["a timer on the machine's clock"],
        ["LongRealCancellation"] = ["a cancellation, by a timer on the machine's clock"],
        ["CancelledWhenAll"] = ["Task.WhenAll"],
        ["CancelledWhenAny"] = ["the stage's time", "a task that something else completes"],
        ["AnotherProcess"] = ["Process.WaitForExitAsync"],
    };

    // What is done at once may be over before anybody looks where it was asked for.
    private static readonly string[] PlaceMayBeMissed = ["File", "ParallelForEach"];

    public static TheoryData<string> Ways => [.. Waits.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Run_WorkLeaves_IsAwaitedAndNamed(string way)
    {
        var run = Run(way);

        Assert.Equal(Verdict.Passed, run.Verdict);
        Assert.Equal(RunLevel.VirtualTime, run.Level);
        Assert.False(run.Header.Deterministic);
        Assert.All(run.Escapes, static escape => Assert.Equal("leaving.take", escape.Work));
        Assert.Contains(run.Escapes, escape => Waits[way].Any(wait => escape.Wait!.StartsWith(wait, StringComparison.Ordinal))
            && (escape.Place == $"Leaving.{way}" || escape.Place == "Leaving.ReadOneAsync" || PlaceMayBeMissed.Contains(way)));
        Assert.All(run.Escapes, static escape => Assert.NotEmpty(escape.Fix));
    }

    // Here the test's own thread keeps the pool busy, so that a continuation which a thread has taken and not begun yet is the hardest to see.
    [Fact]
    [Trait("Category", "Deep")]
    public void Run_AContinuationOverTheBusyPool_IsNeverPassedByTheClock() =>
        Assert.DoesNotContain(Enumerable.Range(0, 4_000), static _ => Run("ReadAllAsync").Verdict != Verdict.Passed);

    [Fact]
    public void Run_BlocksOnItsOwnTime_EndsAndNamesTheLine()
    {
        var stage = new SimulatedStage(TimeProvider.System) { BlockedMax = TimeSpan.FromMilliseconds(50) };

        var run = stage.Run(Build(), ScenarioBuilder.Create("blocks").Trigger(new Leave("BlockingForever")).WaitForEvent<Failed>(TimeSpan.FromSeconds(5)).Build(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Verdict.Passed, run.Verdict);
        Assert.Equal(RunLevel.VirtualTime, run.Level);
        var failed = Assert.Single(run.Events, static published => published.Type == "Failed");
        var reason = failed.Data.ToString();
        Assert.Contains("leaving.take blocked the simulation's only thread for 0.05 s", reason, StringComparison.Ordinal);
        Assert.Contains("in Leaving.BlockingForever (LeavingSystem.cs:", reason, StringComparison.Ordinal);
        Assert.Equal("leaving.take in Leaving.BlockingForever: GetAwaiter().GetResult() blocks its thread", Assert.Single(run.Escapes).ToString());
    }

    [Fact]
    public void Run_NothingComesBack_EndsWithAnErrorThatNamesIt()
    {
        var stage = new SimulatedStage(TimeProvider.System) { OutsideWaitMax = TimeSpan.FromMilliseconds(20) };

        var run = stage.Run(Build(), ScenarioBuilder.Create("hangs").Trigger(new Leave("NeverBack")).WaitForEvent<Left>(TimeSpan.FromSeconds(5)).Build(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Verdict.Error, run.Verdict);
        Assert.Contains("The clock stood still for 0.02 s of real time", run.Error, StringComparison.Ordinal);
        Assert.Contains("leaving.take in Leaving.NeverBack: Task.Delay on the machine's clock", run.Error, StringComparison.Ordinal);
    }

    // Signs of life of a loop that nobody waits for: they prolong no wait for good.
    [Fact]
    public void Run_AForgottenLoopOutside_DoesNotHoldTheRun()
    {
        var stage = new SimulatedStage(TimeProvider.System) { OutsideWaitMax = TimeSpan.FromMilliseconds(200) };

        var run = stage.Run(Build(), ScenarioBuilder.Create("ticks").Trigger(new Leave("ForgottenLoop")).WaitForEvent<Left>(TimeSpan.FromSeconds(5)).Build(), cancellationToken: TestContext.Current.CancellationToken);
        StopTicking.Set();

        Assert.Equal((Verdict.Failed, RunLevel.VirtualTime), (run.Verdict, run.Level));
        Assert.Contains(run.InFlight, static wait => wait.StartsWith("leaving.take waits in Leaving.ForgottenLoop", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_ATurnDoesNotEnd_EndsWithAnErrorThatNamesIt()
    {
        var stage = new SimulatedStage(TimeProvider.System) { TurnMax = TimeSpan.FromMilliseconds(300) };

        var run = stage.Run(Build(), ScenarioBuilder.Create("loops").Trigger(new Leave("Endless")).WaitForEvent<Left>(TimeSpan.FromSeconds(5)).Build(), cancellationToken: TestContext.Current.CancellationToken);
        Stop.Set();

        Assert.Equal(Verdict.Error, run.Verdict);
        Assert.Contains("leaving.take has not given the simulation's only thread back for 0.3 s", run.Error, StringComparison.Ordinal);
        Assert.Contains(run.Records, static record => record.Entry is Rehearsal.Events.EventEnvelope { Type: "Leave" });
    }

    [Fact]
    public void Run_Livelock_NamesTheHandler()
    {
        var run = Stage.Run("simulated", ScenarioBuilder.Create("spins").Trigger(new Leave("Spinning")).WaitForEvent<Left>(TimeSpan.FromSeconds(5)).Build(), Build());

        Assert.Equal(Verdict.Error, run.Verdict);
        Assert.Contains("Leaving.Spinning of leaving.take", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SomethingNeverCompletes_SaysWhereItWaits()
    {
        var scenario = ScenarioBuilder.Create("waits").Trigger(new Leave("NeverCompleted")).WaitForEvent<Left>(TimeSpan.FromSeconds(5)).Build();

        var run = Stage.Run("simulated", scenario, Build());

        Assert.Equal((Verdict.Failed, RunLevel.Deterministic), (run.Verdict, run.Level));
        Assert.Contains("leaving.take waits in Leaving.NeverCompleted for a task that something else completes", run.InFlight);
    }

    [Theory]
    [InlineData("StaysOnChannel")]
    [InlineData("StaysOnSemaphore")]
    [InlineData("StaysOnCompletionSource")]
    [InlineData("StaysOnWhenAll")]
    [InlineData("StaysOnStageTimers")]
    [InlineData("StaysOnPipe")]
    public void Run_WorkStays_IsDeterministic(string way)
    {
        var runs = Enumerable.Range(0, 3).Select(_ => Run(way)).ToList();

        Assert.All(runs, static run => Assert.Equal((Verdict.Passed, RunLevel.Deterministic), (run.Verdict, run.Level)));
        Assert.All(runs, static run => Assert.Empty(run.Escapes));
    }

    private static ScenarioRun Run(string way) => Stage.Run(
        "simulated",
        ScenarioBuilder.Create("leaves").Trigger(new Leave(way)).WaitForEvent<Left>(TimeSpan.FromSeconds(5)).Build(),
        Build());
}
