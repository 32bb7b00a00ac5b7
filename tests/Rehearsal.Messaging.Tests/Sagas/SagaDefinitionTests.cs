using static Rehearsal.Messaging.Tests.Trips;

namespace Rehearsal.Messaging.Tests;

public class SagaDefinitionTests
{
    [Fact]
    public void Build_Saga_IsDrawnWithWhatTriggersEachStep()
    {
        var builder = new SystemBuilder("test");
        Define()(builder);

        var system = builder.Build();

        var saga = Assert.Single(system.Topology.Services);
        Assert.Equal(("trip_saga", "saga"), (saga.Name, saga.Kind));
        Assert.Equal(
            ["reserve Asked Reserved timeout", "wait_for_payment Paid  timeout", "ship Paid Shipped ", "wait_for_arrival Arrived  timeout", "cancel CalledOff  "],
            saga.Handlers.Select(static handler => $"{handler.Name} {handler.Event} {string.Join(',', handler.Publishes)} {string.Join(',', handler.Policies)}"));
        Assert.All(saga.Handlers, static handler => Assert.Equal([nameof(ReservationFreed), nameof(PaymentReturned), nameof(ShipmentStopped), nameof(TripFailed)], handler.MayPublish));
        Assert.Equal(10, system.Events.Count);
    }

    [Fact]
    public void Build_SagaBeginsWithAWait_TheStartEventIsHandledToo()
    {
        var system = new SystemBuilder("test").AddSaga<SagaForwardTests.TwoWaitsSaga>().Build();

        Assert.Equal(["at_home Asked", "at_home Arrived", "away Arrived"], system.Topology.Services[0].Handlers.Select(static handler => $"{handler.Name} {handler.Event}"));
    }

    [Fact]
    public void Build_BadSagas_ReportsEveryError()
    {
        var failure = Assert.Throws<SystemDefinitionException>(
            new SystemBuilder("test").AddSaga<EmptySaga>().AddSaga<WrongSaga>().AddSaga<EagerSaga>().AddSaga<AbstractSaga>().Build);

        Assert.Equal(
            [
                "EmptySaga: Within stands before any step; it applies to the step or wait declared before it.",
                "EmptySaga: no event starts it. Declare one with StartedBy<TEvent>(…).",
                "EmptySaga: has no steps. Declare one with Step(…) or WaitFor<TEvent>(…).",
                "WrongSaga: StartedBy is declared twice; keep one.",
                "WrongSaga: WhenFailed is declared twice; keep one.",
                "WrongSaga: step 'reserve' declares its limit or its compensation twice; keep one.",
                "WrongSaga: step 'reserve' has a limit of 2.00:00:00; expected 10 ms to a day.",
                "WrongSaga: step 'Pay' is not named in snake_case; expected 'pay'.",
                "WrongSaga: step 'Pay' has a limit of 00:00:00; expected more than zero, up to 3650 days.",
                "WrongSaga: step '' is not named in snake_case; expected a name.",
                "WrongSaga: 2 steps are named 'Pay'; a step's name is how a restarted saga finds its place. Rename one.",
                "WrongSaga: Paid cancels the saga and also starts it, ends a wait or cancels it again; an event has one meaning. Use another event.",
                "EagerSaga: Define failed with NullReferenceException: Object reference not set to an instance of an object. It only declares, and is called on an object whose constructor never ran: use the constructor's values inside the steps.",
                "AbstractSaga: is abstract; add the sagas that derive from it.",
            ],
            failure.Errors);
    }

    internal sealed class EmptySaga : Saga<Trip>
    {
        protected internal override void Define(SagaBuilder<Trip> saga) => saga.Within(TimeSpan.FromSeconds(1));
    }

    internal sealed class WrongSaga : Saga<Trip>
    {
        protected internal override void Define(SagaBuilder<Trip> saga) => saga
            .StartedBy<Asked>(static asked => asked.Trip, static asked => new Trip(asked.Trip, ""))
            .StartedBy<Asked>(static asked => asked.Trip, static asked => new Trip(asked.Trip, ""))
            .Step("reserve", static (trip, _) => Task.FromResult(new Reserved(trip.Id, 1)))
                .Within(TimeSpan.FromDays(2))
                .CompensatedBy(static (trip, _) => new ShipmentStopped(trip.Id))
                .CompensatedBy(static (trip, _) => new ShipmentStopped(trip.Id))
            .WaitFor<Paid>("Pay", static paid => paid.Trip)
                .Within(TimeSpan.Zero)
            .WaitFor<Arrived>("Pay", static arrived => arrived.Trip)
            .WaitFor<Arrived>("", static arrived => arrived.Trip)
            .CancelledBy<Paid>(static paid => paid.Trip, static _ => "paid")
            .WhenFailed(static (trip, failure) => new TripFailed(trip.Id, failure.Step, failure.Reason))
            .WhenFailed(static (trip, failure) => new TripFailed(trip.Id, failure.Step, failure.Reason));
    }

    internal sealed class EagerSaga(List<string> names) : Saga<Trip>
    {
        protected internal override void Define(SagaBuilder<Trip> saga) => saga
            .Step(names[0], static (trip, _) => Task.FromResult(new Reserved(trip.Id, 1)));
    }

    internal abstract class AbstractSaga : Saga<Trip>;
}
