using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

public sealed class InjectFailureTests
{
    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void InjectFailure_SecondOfThree_FailsEveryHandlerOfThatOneOnly(string stage)
    {
        var scenario = ScenarioBuilder.Create("the second fails")
            .InjectFailure<Ping>(atCycle: 2, message: "broken")
            .Trigger(new Ping("p-1"))
            .Trigger(new Ping("p-2"))
            .Trigger(new Ping("p-3"))
            .Assert(assert => assert
                .EventCount<Ping>(exactly: 3)
                .EventCount<Pong>(exactly: 2)
                .EventCount<Counted>(exactly: 2)
                .EventData<PongFailed>(failed => failed.Field("id").Is("p-2").Field("reason").Is("broken")))
            .Build();

        var run = Stage.Run(stage, scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        var failed = Spans(run).Where(static span => span.Outcome == SpanOutcome.Failed).ToList();
        Assert.Equal(["answering", "counting"], failed.Select(static span => span.Service).Order());
        Assert.All(failed, static span => Assert.True(span is { Injected: true, Error: { Message: "broken", Type: nameof(PermanentFailureException) } }));
    }

    [Fact]
    public void InjectFailure_NarrowedToAService_LeavesTheOthersAlone()
    {
        var scenario = ScenarioBuilder.Create("narrowed")
            .InjectFailure<Ping>(service: "counting")
            .Trigger(new Ping("p-1"))
            .Assert(assert => assert.EventCount<Pong>(exactly: 1).NoEvent<Counted>())
            .Build();

        Assert.Equal(Verdict.Passed, Stage.Run("simulated", scenario).Verdict);
    }

    [Fact]
    public void InjectFailure_NarrowedToAHandler_LeavesTheOthersAlone()
    {
        var scenario = ScenarioBuilder.Create("narrowed")
            .InjectFailure<Ping>(handler: "answer")
            .Trigger(new Ping("p-1"))
            .Assert(assert => assert.EventCount<PongFailed>(exactly: 1).EventCount<Counted>(exactly: 1))
            .Build();

        Assert.Equal(Verdict.Passed, Stage.Run("simulated", scenario).Verdict);
    }

    [Fact]
    public void InjectFailure_PermanentUnderRetry_IsNotTriedAgain()
    {
        var run = RunRetrying(transient: false, attempts: null);

        var span = Assert.Single(Spans(run), static span => span.Service == "stubborn");
        Assert.Equal((1, SpanOutcome.Failed), (span.Attempt, span.Outcome));
    }

    [Fact]
    public void InjectFailure_TransientForTwoAttempts_SucceedsAtTheThird()
    {
        var run = RunRetrying(transient: true, attempts: 2);

        Assert.Equal(
            [(1, SpanOutcome.Retried, true), (2, SpanOutcome.Retried, true), (3, SpanOutcome.Succeeded, false)],
            Spans(run).Where(static span => span.Service == "stubborn").Select(static span => (span.Attempt, span.Outcome, span.Injected)));
    }

    [Fact]
    public void InjectFailure_EachHit_IsMarkedBesideItsVictim()
    {
        var run = RunRetrying(transient: true, attempts: 2);

        var marks = run.Records.Select(static record => record.Entry).OfType<Mark>().Where(static mark => mark.Kind == MarkKinds.Fault).ToList();
        Assert.Equal(
            Spans(run).Where(static span => span.Injected).Select(static span => (Guid?)span.Id),
            marks.Select(static mark => mark.About));
        using var data = JsonDocument.Parse(marks[0].Data.Utf8Json);
        Assert.Equal("inject_failure", data.RootElement.GetProperty("type").GetString());
        Assert.Equal("stubborn", data.RootElement.GetProperty("service").GetString());
    }

    private static ScenarioRun RunRetrying(bool transient, int? attempts)
    {
        var scenario = ScenarioBuilder.Create("retry")
            .InjectFailure<Ping>(service: "stubborn", transient: transient, attempts: attempts)
            .Trigger(new Ping("p-1"))
            .Assert(static assert => assert.EventCount<Ping>(exactly: 1))
            .Build();
        return Stage.Run("simulated", scenario, Build(static builder => builder.AddService<Stubborn>()));
    }

    private static IEnumerable<Span> Spans(ScenarioRun run) => run.Records.Select(static record => record.Entry).OfType<Span>();

    public sealed class Stubborn
    {
        [Handler]
        [Retry(Retries = 3)]
        public void Try(Ping ping)
        {
        }
    }
}
