using Rehearsal.Events;
using static Rehearsal.Messaging.Tests.Trips;

namespace Rehearsal.Messaging.Tests;

public class SagaForwardTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Saga_EverythingGoesWell_PublishesEachStepAndCompletes(bool simulated) => TestWorld.RunAsync(simulated, async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddSaga<QuickSaga>());

        await system.PublishAndSettleAsync(new Asked("A"));
        await system.PublishAndSettleAsync(new Paid("A", 5));

        Assert.Equal([nameof(Asked), nameof(Reserved), nameof(Paid), nameof(Shipped)], world.EventTypes());
        Assert.Equal(["reserve 1 Succeeded", "wait_for_payment 1 Succeeded", "ship 1 Succeeded"], world.Outcomes("quick_saga"));
        Assert.Contains("\"status\":\"completed\"", LastMark(world), StringComparison.Ordinal);
    });

    [Fact]
    public void Saga_Steps_AreCausedByWhatBroughtTheSagaThere() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(Define());

        var asked = await system.PublishAsync(new Asked("A"), "flow");
        Assert.True(await system.SettleAsync());
        var paid = await system.PublishAsync(new Paid("A", 5), "other");
        Assert.True(await system.SettleAsync());

        var events = world.Entries<EventEnvelope>();
        var reserved = events.Single(static e => e.Type == nameof(Reserved));
        var shipped = events.Single(static e => e.Type == nameof(Shipped));
        Assert.Equal((asked.Id, "flow", "trip_saga"), (reserved.CausationId, reserved.CorrelationId, reserved.Source));
        Assert.Equal((paid.Id, "other"), (shipped.CausationId, shipped.CorrelationId));
        Assert.Equal(world.Spans("trip_saga").Single(static span => span.Handler == "ship").SpanId, shipped.TraceParent!.Value.Parent);
        Assert.All(world.Spans("trip_saga"), static span => Assert.Equal(TimeSpan.Zero, span.QueueWait));
    });

    [Fact]
    public void Saga_StateInTheLog_IsJsonOfTheRecord() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(Define());

        await system.PublishAndSettleAsync(new Asked("A"));

        Assert.Contains("\"saga\":\"trip_saga\",\"key\":\"A\",\"status\":\"waiting\",\"step\":\"wait_for_payment\",\"state\":{\"id\":\"A\",\"trouble\":\"\",\"seat\":7,\"amount\":0}", LastMark(world), StringComparison.Ordinal);
        Assert.Contains("\"due\":\"2000-01-01T00:00:31+00:00\"", LastMark(world), StringComparison.Ordinal);
    });

    [Fact]
    public void Saga_EventThatDoesNotFit_IsIgnoredAndTheWaitGoesOn() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(Define());
        await system.PublishAndSettleAsync(new Paid("A", 5));
        await system.PublishAndSettleAsync(new Asked("A"));
        await system.PublishAndSettleAsync(new Paid("A", 0));
        await system.PublishAndSettleAsync(new Paid("B", 5));
        await system.PublishAndSettleAsync(new Asked("A"));

        Assert.Equal(["reserve 1 Succeeded"], world.Outcomes("trip_saga"));

        await system.PublishAndSettleAsync(new Paid("A", 5));
        await system.PublishAndSettleAsync(new Paid("A", 6));

        Assert.Equal(["reserve 1 Succeeded", "wait_for_payment 1 Succeeded", "ship 1 Succeeded"], world.Outcomes("trip_saga"));
    });

    [Fact]
    public void Saga_EventCameEarly_EndsTheWaitWhenItBegins() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(Define());
        await system.PublishAndSettleAsync(new Asked("A"));
        await system.PublishAndSettleAsync(new Arrived("A", "elsewhere"));
        await system.PublishAndSettleAsync(new Arrived("A"));

        Assert.Equal(["reserve 1 Succeeded", "receive_early 1 Succeeded", "receive_early 1 Succeeded"], world.Outcomes("trip_saga"));

        await system.PublishAndSettleAsync(new Paid("A", 5));

        Assert.Equal(["wait_for_payment 1 Succeeded", "ship 1 Succeeded", "wait_for_arrival 1 Succeeded"], world.Outcomes("trip_saga").Skip(3));
        Assert.Contains("\"status\":\"completed\"", LastMark(world), StringComparison.Ordinal);
    });

    [Fact]
    public void Saga_TwoWaitsForOneType_AnEventOnlyTheLaterTakesIsKept() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddSaga<TwoWaitsSaga>());
        await system.PublishAndSettleAsync(new Asked("A"));
        await system.PublishAndSettleAsync(new Arrived("A", "away"));
        await system.PublishAndSettleAsync(new Arrived("A", "home"));

        Assert.Equal(
            ["at_home 1 Succeeded", "receive_early 1 Succeeded", "at_home 1 Succeeded", "away 1 Succeeded"],
            world.Outcomes("two_waits_saga"));
        Assert.Contains("\"status\":\"completed\"", LastMark(world), StringComparison.Ordinal);
    });

    [Fact]
    public void Saga_TooManyEarlyEvents_OneMoreFailsAndTheSagaGoesOn() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(Define());
        await system.PublishAndSettleAsync(new Asked("A"));
        for (var i = 0; i < 101; i++)
        {
            await system.PublishAndSettleAsync(new Arrived("A", "elsewhere"));
        }

        await system.PublishAndSettleAsync(new Paid("A", 5));

        var failed = Assert.Single(world.Spans("trip_saga"), static span => span.Outcome == SpanOutcome.Failed);
        Assert.Equal("'A' keeps 100 events already that came before it waits for them; 'Arrived' is one too many.", failed.Error!.Message);
        Assert.Equal("ship 1 Succeeded", world.Outcomes("trip_saga")[^1]);
    });

    [Fact]
    public void Saga_TwoInstances_DoNotMeet() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(Define());
        await system.PublishAsync(new Asked("A"), "a");
        await system.PublishAsync(new Asked("B", "ship"), "b");
        Assert.True(await system.SettleAsync());
        await system.PublishAsync(new Paid("B", 2), "b");
        await system.PublishAsync(new Paid("A", 1), "a");
        Assert.True(await system.SettleAsync());

        var events = world.Entries<EventEnvelope>();
        Assert.Equal([nameof(Asked), nameof(Reserved), nameof(Paid), nameof(Shipped)], events.Where(static e => e.CorrelationId == "a").Select(static e => e.Type));
        Assert.Equal(
            [nameof(Asked), nameof(Reserved), nameof(Paid), nameof(PaymentReturned), nameof(ReservationFreed), nameof(TripFailed)],
            events.Where(static e => e.CorrelationId == "b").Select(static e => e.Type));
    });

    [Theory]
    [InlineData("state", "FormatException", "no state")]
    [InlineData("key", "PermanentFailureException", "The key of the saga instance that 'Paid' belongs to is null.")]
    public void Saga_KeyOrStateCannotBeMade_FailsOnlyThatEvent(string what, string type, string message) => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(Define());

        await system.PublishAndSettleAsync(what == "key" ? new Paid("?", 1) : new Asked("A", what));
        await system.PublishAndSettleAsync(new Asked("A"));

        Assert.Equal(["receive 1 Failed", "reserve 1 Succeeded"], world.Outcomes("trip_saga"));
        Assert.Equal(new SpanError(type, message), world.Spans("trip_saga")[0].Error);
    });

    private static string LastMark(TestWorld world) => world.Entries<Mark>().Last(static mark => mark.Kind == MarkKinds.Saga).Data.ToString();

    internal sealed class QuickSaga : Saga<Trip>
    {
        protected internal override void Define(SagaBuilder<Trip> saga) => saga
            .StartedBy<Asked>(static asked => asked.Trip, static asked => new Trip(asked.Trip, asked.Trouble))
            .Step("reserve", static async (trip, _) =>
            {
                await Task.Yield();
                return new Reserved(trip.Id, 1);
            })
            .WaitFor<Paid>("wait_for_payment", static paid => paid.Trip)
            .Step("ship", static (trip, _) => Task.FromResult(new Shipped(trip.Id)));
    }

    internal sealed class TwoWaitsSaga : Saga<Trip>
    {
        protected internal override void Define(SagaBuilder<Trip> saga) => saga
            .StartedBy<Asked>(static asked => asked.Trip, static asked => new Trip(asked.Trip, asked.Trouble))
            .WaitFor<Arrived>("at_home", static arrived => arrived.Trip, where: static (_, arrived) => arrived.Where == "home")
            .WaitFor<Arrived>("away", static arrived => arrived.Trip, where: static (_, arrived) => arrived.Where == "away");
    }
}
