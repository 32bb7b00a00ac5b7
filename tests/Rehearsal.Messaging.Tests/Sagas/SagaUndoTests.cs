using Rehearsal.Events;
using static Rehearsal.Messaging.Tests.Trips;

namespace Rehearsal.Messaging.Tests;

public class SagaUndoTests
{
    [Theory]
    [InlineData("reserve", "reserve", "full", "ReservationFreed TripFailed")]
    [InlineData("slow", "reserve", "No seat in time", "ReservationFreed TripFailed")]
    [InlineData("never-paid", "wait_for_payment", "Paid did not come within 30 s", "PaymentReturned ReservationFreed TripFailed")]
    [InlineData("unlucky", "wait_for_payment", "bad luck", "PaymentReturned ReservationFreed TripFailed")]
    [InlineData("ship", "ship", "no van", "PaymentReturned ReservationFreed TripFailed")]
    [InlineData("null", "ship", "Value cannot be null. (Parameter 'body')", "PaymentReturned ReservationFreed TripFailed")]
    [InlineData("lost", "wait_for_arrival", "Arrived did not come within 5184000 s", "ShipmentStopped PaymentReturned ReservationFreed TripFailed")]
    [InlineData("off-1", "wait_for_payment", "rain", "PaymentReturned ReservationFreed TripFailed")]
    [InlineData("off-2", "wait_for_arrival", "rain", "ShipmentStopped PaymentReturned ReservationFreed TripFailed")]
    public void Saga_StepKFails_CompensationsOfKDownToOneRunOnce(string trouble, string step, string reason, string undone) => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(Define());

        await RunIntoAsync(world, system, trouble);

        var events = world.Entries<EventEnvelope>();
        var undo = events.SkipWhile(static e => e.Type is nameof(Asked) or nameof(Reserved) or nameof(Paid) or nameof(Shipped) or nameof(CalledOff)).ToList();
        Assert.Equal(undone, string.Join(' ', undo.Select(static e => e.Type)));
        Assert.Contains($"\"step\":\"{step}\"", undo[^1].Data.ToString(), StringComparison.Ordinal);
        Assert.Equal(EventJson.Encode(new TripFailed("A", step, reason)).ToString(), undo[^1].Data.ToString());
        Assert.True(await system.SettleAsync(0));
        await world.WaitAsync(TimeSpan.FromDays(100));
        Assert.Equal(events.Count, world.EventTypes().Count);
    });

    [Fact]
    public void Saga_WaitTimesOut_TheSpanCoversTheWait() => TestWorld.Simulate(async world =>
    {
        var begun = world.Now;
        await using var system = await world.StartAsync(Define());

        await RunIntoAsync(world, system, "never-paid");

        var span = world.Spans("trip_saga")[1];
        Assert.Equal(
            ("wait_for_payment", SpanOutcome.Failed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), TimeSpan.Zero),
            (span.Handler, span.Outcome, span.Time - begun, span.Duration, span.QueueWait));
        Assert.Equal(new SpanError("TimeoutException", "Paid did not come within 30 s"), span.Error);
    });

    [Fact]
    public void Saga_CompensationThrows_IsRecordedAndTheOthersRun() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(Define());
        await system.PublishAndSettleAsync(new Asked("A", "return"));
        await system.PublishAndSettleAsync(new CalledOff("A", "rain"));

        Assert.Equal(
            ["reserve 1 Succeeded", "cancel 1 Succeeded", "return_payment 1 Failed", "free_reservation 1 Succeeded", "fail 1 Succeeded"],
            world.Outcomes("trip_saga"));
        Assert.Equal("bank closed", world.Spans("trip_saga")[2].Error!.Message);
        Assert.Equal([nameof(Asked), nameof(Reserved), nameof(CalledOff), nameof(ReservationFreed), nameof(TripFailed)], world.EventTypes());
    });

    [Fact]
    public void Saga_IsCancelled_TheCancellingEventIsTheCause() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(Define());
        await system.PublishAndSettleAsync(new Asked("A"));
        var off = await system.PublishAsync(new CalledOff("A", "rain"), "caller");
        Assert.True(await system.SettleAsync());

        var failed = world.Entries<EventEnvelope>().Single(static e => e.Type == nameof(TripFailed));
        Assert.Equal((off.Id, "caller"), (failed.CausationId, failed.CorrelationId));
    });

    [Fact]
    public void Saga_CancelledBeforeItStartsAfterItEndsOrWithoutReason_NothingIsUndone() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(Define());
        await system.PublishAndSettleAsync(new CalledOff("A", "too early"));
        await system.PublishAndSettleAsync(new Asked("A"));
        await system.PublishAndSettleAsync(new CalledOff("A", ""));
        await system.PublishAndSettleAsync(new Paid("A", 1));
        await system.PublishAndSettleAsync(new Arrived("A"));
        await system.PublishAndSettleAsync(new CalledOff("A", "too late"));

        Assert.Equal(
            ["reserve 1 Succeeded", "receive 1 Failed", "wait_for_payment 1 Succeeded", "ship 1 Succeeded", "wait_for_arrival 1 Succeeded"],
            world.Outcomes("trip_saga"));
    });

    [Fact]
    public void Saga_NoFailureEventDeclared_EndsWithItsMark() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddSaga<BareSaga>());

        await system.PublishAndSettleAsync(new Asked("A"));

        Assert.Equal(["break_down 1 Failed"], world.Outcomes("bare_saga"));
        Assert.Contains("\"status\":\"failed\"", world.Entries<Mark>()[^1].Data.ToString(), StringComparison.Ordinal);
    });

    [Fact]
    public void Saga_StateThatCannotBeEncoded_FailsTheStepThatMadeIt() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddSaga<InfiniteSaga>());

        await system.PublishAndSettleAsync(new Asked("A"));
        await system.PublishAndSettleAsync(new Paid("A", 1));

        Assert.Equal(["reserve 1 Succeeded", "wait_for_payment 1 Failed", "compensate_reserve 1 Succeeded"], world.Outcomes("infinite_saga"));
        Assert.Equal([nameof(Asked), nameof(Reserved), nameof(Paid), nameof(ReservationFreed)], world.EventTypes());
    });

    [Theory]
    [InlineData(nameof(Asked), "reserve")]
    [InlineData(nameof(Paid), "wait_for_payment")]
    [InlineData(nameof(CalledOff), "cancel")]
    public void Saga_FailureIsInjected_HitsTheHandlerOfThatEvent(string type, string handler) => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(Define(), environment => environment with { Interceptors = [new Injector(type)] });
        await system.PublishAndSettleAsync(new Asked("A"));
        await system.PublishAndSettleAsync(type == nameof(CalledOff) ? new CalledOff("A", "rain") : new Paid("A", 1));

        var span = Assert.Single(world.Spans("trip_saga"), static span => span.Outcome == SpanOutcome.Failed);
        Assert.Equal((handler, "injected", true), (span.Handler, span.Error!.Message, span.Injected));
        Assert.Equal(type != nameof(CalledOff), world.EventTypes().Contains(nameof(TripFailed)));
    });

    internal static async Task RunIntoAsync(TestWorld world, RunningSystem system, string trouble)
    {
        await system.PublishAndSettleAsync(new Asked("A", trouble));
        switch (trouble)
        {
            case "ship" or "null" or "lost" or "off-2":
                await system.PublishAndSettleAsync(new Paid("A", 5));
                break;
            case "unlucky":
                await system.PublishAndSettleAsync(new Paid("A", 13));
                break;
            case "never-paid":
                await world.WaitSecondsAsync(31);
                break;
        }

        if (trouble.StartsWith("off", StringComparison.Ordinal))
        {
            await system.PublishAndSettleAsync(new CalledOff("A", "rain"));
        }
        else if (trouble == "lost")
        {
            await world.WaitAsync(TimeSpan.FromDays(61));
        }

        Assert.True(await system.SettleAsync());
    }

    internal sealed class Injector(string type) : IHandlerInterceptor
    {
        public ValueTask BeforeAttemptAsync(HandlingAttempt attempt, CancellationToken cancellationToken)
        {
            if (attempt.Event.Type == type)
            {
                attempt.Inject(EventData.EmptyObject);
                throw new PermanentFailureException("injected");
            }

            return ValueTask.CompletedTask;
        }
    }

    internal sealed class BareSaga : Saga<Trip>
    {
        protected internal override void Define(SagaBuilder<Trip> saga) => saga
            .StartedBy<Asked>(static asked => asked.Trip, static asked => new Trip(asked.Trip, asked.Trouble))
            .Step<Reserved>("break_down", static (_, _) => throw new IOException("broken"));
    }

    internal sealed record Weight(string Id, double Kilograms);

    internal sealed class InfiniteSaga : Saga<Weight>
    {
        protected internal override void Define(SagaBuilder<Weight> saga) => saga
            .StartedBy<Asked>(static asked => asked.Trip, static asked => new Weight(asked.Trip, 1))
            .Step("reserve", static (weight, _) => Task.FromResult(new Reserved(weight.Id, 1)))
                .CompensatedBy(static (weight, failure) => new ReservationFreed(weight.Id, failure.Step, failure.Reason))
            .WaitFor<Paid>("wait_for_payment", static paid => paid.Trip, static (weight, _) => weight with { Kilograms = double.PositiveInfinity });
    }
}
