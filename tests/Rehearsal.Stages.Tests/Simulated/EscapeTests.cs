using Rehearsal.Events;
using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

public sealed class EscapeTests
{
    private static readonly Span Handling = new()
    {
        Id = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        Time = DateTimeOffset.UnixEpoch,
        CorrelationId = "c",
        Service = "escaping",
        Handler = "leave",
        TriggerId = Guid.Empty,
        TriggerType = "Ping",
    };

    [Fact]
    public async Task Append_FromAnotherThread_GoesThroughAndNamesTheHandler()
    {
        var log = new StageThreadLog(new MemoryEventLog());

        await Task.Factory.StartNew(() => log.AppendAsync([Handling]).AsTask(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

        Assert.Equal(1, log.Head);
        Assert.Equal(["escaping.leave"], log.Escaped);
    }

    [Fact]
    public void Append_FromTheStagesThread_NamesNobody()
    {
        var log = new StageThreadLog(new MemoryEventLog());

        Assert.True(log.AppendAsync([Handling], cancellationToken: TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully);

        Assert.Equal(1, log.Head);
        Assert.Empty(log.Escaped);
    }

    [Fact]
    public void Run_EverythingStays_IsDeterministic()
    {
        var run = Stage.Run("simulated", ScenarioBuilder.Create("stays").Trigger(new Ping("p-1", DelayMs: 5)).Build());

        Assert.Equal(RunLevel.Deterministic, run.Level);
        Assert.Empty(run.Escaped);
    }
}
