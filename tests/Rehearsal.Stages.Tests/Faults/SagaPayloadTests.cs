using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages.Tests;

/// <summary>A damaged payload reaches a saga where it takes an event: at its start, at the end of a wait, at a cancellation.</summary>
public sealed class SagaPayloadTests
{
    private static readonly SystemDefinition System = new SystemBuilder("trips").AddSaga<Trip>().Build();

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void CorruptPayload_OfTheStart_IsTheStateThatTheSagaBeginsWith(string stage)
    {
        var run = Run(stage, new CorruptPayloadFault { Event = nameof(Asked), Field = "place", Value = EventJson.Encode("Nowhere") }, static scenario => scenario
            .Assert(static assert => assert.EventData<Sought>(static sought => sought.Field("place").Is("Nowhere")).EventData<Asked>(static asked => asked.Field("place").Is("Here"))));

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal("seek", Assert.Single(run.Records.Select(static record => record.Entry).OfType<Span>(), static span => span.Injected).Handler);
    }

    [Fact]
    public void Drop_OfAStep_IsRefusedBecauseAnEventOnItsWayHasNone()
    {
        var scenario = ScenarioBuilder.Create("s").Inject(new DropFault { Handler = "seek" }).WaitForTime(TimeSpan.Zero).Build();

        var problem = Assert.Single(ScenarioCheck.Validate(System, SystemCatalogReader.Read(System), scenario));

        Assert.Equal((DiagnosticCodes.NoVictim, "remove 'handler', and name the saga by 'service'"), (problem.Code, problem.Fix));
    }

    [Fact]
    public void CorruptPayload_OfTheStartThatCannotBeRead_FailsTheStepAndUndoesTheSaga()
    {
        var run = Run("simulated", new CorruptPayloadFault { Event = nameof(Asked) }, static scenario => scenario
            .Assert(static assert => assert.NoEvent<Sought>().EventCount<Ended>(exactly: 1)));

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void CorruptPayload_OfAnEventWaitedFor_IsWhatTheSagaTakes(string stage)
    {
        var run = Run(stage, new CorruptPayloadFault { Event = nameof(Found), Field = "driver", Value = EventJson.Encode("Nobody") }, static scenario => scenario
            .WaitForEvent<Sought>()
            .Trigger(new Found("t-1", "Ada"))
            .Assert(static assert => assert.EventData<Agreed>(static agreed => agreed.Field("driver").Is("Nobody"))));

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
    }

    [Fact]
    public void CorruptPayload_OfACancellation_IsItsReason()
    {
        var run = Run("simulated", new CorruptPayloadFault { Event = nameof(Cancelled), Handler = "cancel", Field = "reason", Value = EventJson.Encode("damaged") }, static scenario => scenario
            .WaitForEvent<Sought>()
            .Trigger(new Cancelled("t-1", "rain"))
            .Assert(static assert => assert.EventData<Ended>(static ended => ended.Field("reason").Is("damaged"))));

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
    }

    private static ScenarioRun Run(string stage, MessageFault fault, Func<ScenarioBuilder, ScenarioBuilder> steps) =>
        Stage.Run(stage, steps(ScenarioBuilder.Create("s").Inject(fault).Trigger(new Asked("t-1", "Here"))).Build(), System);

    public sealed record Asked([Subject] string Id, string Place);

    public sealed record Sought([Subject] string Id, string Place);

    public sealed record Found([Subject] string Id, string Driver);

    public sealed record Agreed([Subject] string Id, string Driver);

    public sealed record Cancelled([Subject] string Id, string Reason);

    public sealed record Ended([Subject] string Id, string Reason);

    public sealed record State(string Id, string Place, string Driver);

    public sealed class Trip : Saga<State>
    {
        protected override void Define(SagaBuilder<State> saga) => saga
            .StartedBy<Asked>(static asked => asked.Id, static asked => new State(asked.Id, asked.Place, ""))
            .Step("seek", static (state, _) => Task.FromResult(new Sought(state.Id, state.Place)))
            .WaitFor<Found>("find", static found => found.Id, then: static (state, found) => state with { Driver = found.Driver })
            .Step("agree", static (state, _) => Task.FromResult(new Agreed(state.Id, state.Driver)))
            .CancelledBy<Cancelled>(static cancelled => cancelled.Id, static cancelled => cancelled.Reason)
            .WhenFailed(static (state, failure) => new Ended(state.Id, failure.Reason));
    }
}
