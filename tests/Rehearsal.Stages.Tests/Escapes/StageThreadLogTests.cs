using Rehearsal.Events;
using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

public sealed class StageThreadLogTests
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Append_FromAnotherThread_GoesThroughAndNamesTheHandler(bool inBatch)
    {
        using var simulation = new Simulation.Simulation(new() { Seed = 1 });
        var log = new StageThreadLog(new MemoryEventLog(), simulation);

        await Task.Factory.StartNew(() => AppendAsync(log, inBatch), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

        Assert.Equal(1, log.Head);
        Assert.Equal(["escaping.leave"], log.Escaped);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Append_FromTheStagesThread_NamesNobody(bool inBatch)
    {
        using var simulation = new Simulation.Simulation(new() { Seed = 1 });
        var log = new StageThreadLog(new MemoryEventLog(), simulation);

        simulation.Run(() => AppendAsync(log, inBatch), TestContext.Current.CancellationToken);

        Assert.Equal(1, log.Head);
        Assert.Empty(log.Escaped);
    }

    [Fact]
    public void Run_EverythingStays_IsDeterministic()
    {
        var run = Stage.Run("simulated", ScenarioBuilder.Create("stays").Trigger(new Ping("p-1", DelayMs: 5)).Build());

        Assert.Equal(RunLevel.Deterministic, run.Level);
        Assert.Empty(run.Escapes);
    }

    private static async Task AppendAsync(StageThreadLog log, bool inBatch)
    {
        if (inBatch)
        {
            await log.AppendAsync([Handling]);
        }
        else
        {
            await log.AppendAsync(Handling);
        }
    }
}
