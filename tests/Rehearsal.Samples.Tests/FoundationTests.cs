using System.Text.Json;
using Foundation.Events;
using Foundation.Services;
using Rehearsal.Analysis;
using Rehearsal.Cluster;
using Rehearsal.Events;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Samples.Tests;

public sealed class FoundationTests
{
    [Fact]
    public void LocalWorkflow_TheTestSuiteTakesItsTimeAndTheFilesStandInOrder()
    {
        var run = Sample.Simulate("Foundation", "f1_local_workflow.yaml");

        Assert.Equal(100, Result<WorkflowFinished>(run).TestSuiteMs);
        Assert.Equal(
            Enumerable.Range(1, 50).Select(static number => $"lib/my_app/module_{number}.ex"),
            run.Events.Where(static stored => stored.Type == nameof(FileChange)).Select(static stored => Decode<FileChange>(stored.Data).File));
    }

    [Fact]
    public void ConfigurationUnderLoad_UpdatesAndReadsAreBesideEachOther()
    {
        var run = Sample.Simulate("Foundation", "f2_configuration_under_load.yaml");

        var handlings = run.Records.Select(static record => record.Entry).OfType<Span>().ToList();
        var segments = handlings.Where(static span => span.Service == "user_segments").ToList();
        var readers = handlings.Where(static span => span.Service == "flag_readers").ToList();
        Assert.Equal((20, 10), (segments.Count, readers.Count));
        Assert.Single(segments.Concat(readers).Select(static span => span.Time).Distinct());
        Assert.All(readers, static reader => Assert.Equal(500, reader.Duration.TotalMilliseconds));
        Assert.All(segments, static segment => Assert.InRange(segment.Duration.TotalMilliseconds, 25, 1_250));

        // What the configuration is stands in the recording: five flags set at first, then 500 updates.
        var marks = run.Records.Select(static record => record.Entry).OfType<Mark>().Where(static mark => mark.Kind == FoundationMarkKinds.Configuration).ToList();
        Assert.Equal(505, marks.Count);
        Assert.Equal(500, marks.Count(mark => segments.Exists(span => span.TriggerId == mark.About)));
    }

    [Fact]
    public void EventBaseline_ManyWritersAndBatchesBeatOne()
    {
        var figures = Result<BaselineMeasured>(Sample.Simulate("Foundation", "f3_event_baseline.yaml"));

        Assert.Equal((1_000, 2_000, 500), (figures.SingleStored, figures.ParallelStored, figures.BatchStored));
        Assert.Equal((1_000.0, 10_000.0, 50_000.0), (figures.SinglePerSecond, figures.ParallelPerSecond, figures.BatchPerSecond));
        Assert.Equal((10.0, 50.0), (figures.ParallelGain, figures.BatchGain));
    }

    [Fact]
    public void EventBaseline_StoredEvents_AreThoseOfTheRecording()
    {
        var run = Sample.Simulate("Foundation", "f3_event_baseline.yaml");

        var stored = run.Events.Where(static stored => EventWriter.Types.Contains(stored.Type)).ToList();
        Assert.Equal(3_500, stored.Count);
        Assert.Equal(10, stored.Select(static e => e.Type).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 500), stored[^500..].Select(static e => Decode<Visit>(e.Data).Sequence));
        var alone = stored[..1_000].Select(static e => Decode<Visit>(e.Data).Sequence);
        Assert.Equal(Enumerable.Range(1, 1_000), alone);
    }

    [Theory]
    [InlineData("f1_local_workflow.yaml")]
    [InlineData("f2_configuration_under_load.yaml")]
    [InlineData("f3_event_baseline.yaml")]
    public void NothingWrong_NothingIsFound(string file)
    {
        var run = Sample.Simulate("Foundation", file);

        Assert.All(FlowAnalysis.Analyze(run.Records, new FlowAnalysisOptions()).Flows, static flow => Assert.Empty(flow.Issues));
    }

    [Fact]
    public void TwoRuns_ShareNoState()
    {
        var system = Sample.System("Foundation");
        var scenario = Sample.Read("Foundation", "f2_configuration_under_load.yaml");
        var stage = new SimulatedStage(TimeProvider.System);

        var first = stage.Run(system, scenario, 1, TestContext.Current.CancellationToken);
        var second = stage.Run(system, scenario, 1, TestContext.Current.CancellationToken);

        Assert.True(second.Verdict == Verdict.Passed, second.Problems());
        Assert.Equal(first.Records, second.Records);
    }

    [Fact]
    public void OneWriterMore_FluentScenario_SaysSo()
    {
        var scenario = ScenarioBuilder.Create("three writers, two events each, no batch to speak of")
            .Trigger(new BaselineStarted(Single: 5, Writers: 3, EventsEach: 2, Batch: 1))
            .WaitForEvent<BaselineMeasured>()
            .Assert(static assert => assert.EventCount<StoreRequested>(exactly: 11).EventCount<WriterFinished>(exactly: 4))
            .Build();

        var run = Sample.Simulate("Foundation", scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(3, Result<BaselineMeasured>(run).ParallelGain, precision: 9);
    }

    private static T Result<T>(ScenarioRun run) => Decode<T>(Assert.Single(run.Events, static published => published.Type == typeof(T).Name).Data);

    private static T Decode<T>(EventData data) => JsonSerializer.Deserialize<T>(data.Utf8Json.Span, EventJson.Options)!;
}
