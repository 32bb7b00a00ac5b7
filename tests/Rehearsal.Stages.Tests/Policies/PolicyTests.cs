using Rehearsal.Analysis;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages.Tests;

/// <summary>Rate limits and batches under faults, on both stages.</summary>
public sealed class PolicyTests
{
    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void RateLimit_EventsOnlyDroppedByAFault_TakeNoPlace(string stage)
    {
        var scenario = ScenarioBuilder.Create("limit and drop")
            .Inject<Note>(new DropFault { AtCycle = 1 })
            .Trigger(new Note("a"))
            .Trigger(new Note("a"))
            .Trigger(new Note("a"))
            .Trigger(new Note("a"))
            .Assert(static assert => assert.EventCount<Sent>(exactly: 2))
            .Build();

        var run = Stage.Run(stage, scenario, Build());

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Single(Marks(run, MarkKinds.RateLimit));
        Assert.Equal(1, Assert.Single(RecordingMetrics.Of(run.Records).RateLimits, static limit => limit.Service == "dropping").Dropped);
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void RateLimit_EventsDuplicatedByAFault_CountEachTime(string stage)
    {
        var scenario = ScenarioBuilder.Create("limit and duplicate")
            .Inject<Note>(new DuplicateFault { Times = 4 })
            .Trigger(new Note("a"))
            .Assert(static assert => assert.EventCount<Sent>(exactly: 2))
            .Build();

        var run = Stage.Run(stage, scenario, Build());

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(3, Marks(run, MarkKinds.RateLimit).Count);
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Delay_WithinTheSettleBound_TheRunDoesNotEndBefore(string stage)
    {
        var scenario = ScenarioBuilder.Create("delay")
            .Trigger(new Slow("a"))
            .Trigger(new Slow("a"))
            .Trigger(new Slow("a"))
            .Assert(static assert => assert.EventCount<Sent>(exactly: 3))
            .Build();

        var run = Stage.Run(stage, scenario, Build());

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(2, Marks(run, MarkKinds.RateLimit).Count);
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Batch_WaitsWithinTheSettleBound_TheRunDoesNotEndBefore(string stage)
    {
        var scenario = ScenarioBuilder.Create("batch")
            .Trigger(new Like("a"))
            .Trigger(new Like("b"))
            .Assert(static assert => assert.EventCount<Summed>(exactly: 1).EventData<Summed>(static summed => summed.Field("count").Is(2)))
            .Build();

        var run = Stage.Run(stage, scenario, Build());

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Single(Marks(run, MarkKinds.Batch));
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Batch_TransientFailureOfOneEvent_TriesAllOfItAgain(string stage)
    {
        var scenario = ScenarioBuilder.Create("batch fails once")
            .InjectFailure<Like>(atCycle: 2, attempts: 1, transient: true)
            .Trigger(new Like("a"))
            .Trigger(new Like("b"))
            .Trigger(new Like("c"))
            .Assert(static assert => assert.EventCount<Summed>(exactly: 1).EventData<Summed>(static summed => summed.Field("count").Is(3)))
            .Build();

        var run = Stage.Run(stage, scenario, Build());

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        var spans = run.Records.Select(static record => record.Entry).OfType<Span>().Where(static span => span.Service == "summing").ToList();
        Assert.Equal([3, 3], spans.GroupBy(static span => span.Attempt).Select(static attempt => attempt.Count()));
        Assert.Single(Marks(run, MarkKinds.Fault));
    }

    [Fact]
    public void Batch_LatencyOfEachEvent_IsThatOfTheLongest()
    {
        var scenario = ScenarioBuilder.Create("batch is slow")
            .Inject<Like>(new LatencyFault(TimeSpan.FromSeconds(2)))
            .Trigger(new Like("a"))
            .Trigger(new Like("b"))
            .Trigger(new Like("c"))
            .Build();

        var run = Stage.Run("simulated", scenario, Build());

        var spans = run.Records.Select(static record => record.Entry).OfType<Span>().ToList();
        Assert.Equal(3, spans.Count);
        Assert.All(spans, static span => Assert.Equal(TimeSpan.FromSeconds(2), span.Duration));
    }

    [Fact]
    public void Simulated_SameSeed_GivesTheSameBytes()
    {
        var scenario = ScenarioBuilder.Create("all of it")
            .Inject<Like>(new ReorderFault { Rate = 0.3m, Delay = TimeSpan.FromMilliseconds(300) })
            .Inject<Note>(new DuplicateFault { Rate = 0.5m });
        for (var i = 0; i < 20; i++)
        {
            scenario.Trigger(new Like($"{i % 4}")).Trigger(new Note($"{i % 3}")).Trigger(new Slow($"{i % 2}"));
        }

        var first = Stage.Run("simulated", scenario.Build(), Build(), seed: 5);
        var second = Stage.Run("simulated", scenario.Build(), Build(), seed: 5);

        Assert.Equal(RunLevel.Deterministic, first.Level);
        Assert.Equal(BytesOf(first), BytesOf(second));
        Assert.DoesNotContain(FlowAnalysis.Analyze(first.Records).Flows.SelectMany(static flow => flow.Issues), static issue => issue.Kind == FlowIssueKind.Missing);
    }

    private static byte[] BytesOf(ScenarioRun run)
    {
        using var stream = new MemoryStream();
        using (var writer = new RecordingWriter(stream, run.Header, leaveOpen: true))
        {
            writer.WriteAll(run.Records);
            writer.Complete();
        }

        return stream.ToArray();
    }

    private static List<Mark> Marks(ScenarioRun run, string kind) => [.. run.Records.Select(static record => record.Entry).OfType<Mark>().Where(mark => mark.Kind == kind)];

    private static SystemDefinition Build() => new SystemBuilder("policies").AddService<Dropping>().AddService<Delaying>().AddService<Summing>().Build();

    internal sealed record Note([property: Subject] string UserId);

    internal sealed record Slow([property: Subject] string UserId);

    internal sealed record Like([property: Subject] string Post);

    internal sealed record Sent(string UserId);

    internal sealed record Summed(int Count);

    internal sealed class Dropping
    {
        [Handler]
        [RateLimit(2, Per = "1h", Key = "user_id")]
        public Sent Send(Note note) => new(note.UserId);
    }

    internal sealed class Delaying
    {
        [Handler]
        [RateLimit(1, Per = "2s", Key = "user_id", Over = RateLimitOver.Delay)]
        public Sent Send(Slow slow) => new(slow.UserId);
    }

    internal sealed class Summing
    {
        [Handler]
        [Batch(Size = 3, MaxWait = "3s")]
        [Retry(Retries = 1, DelayMs = 10, Jitter = false)]
        public Summed Sum(IReadOnlyList<Like> likes) => new(likes.Count);
    }
}
