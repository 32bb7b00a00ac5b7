namespace Rehearsal.Messaging.Tests;

/// <summary>The saga of these tests: reserve (step), pay (wait), ship (step), arrive (wait).</summary>
internal static class Trips
{
    internal sealed record Asked(string Trip, string Trouble = "", int LimitMs = 0);

    internal sealed record Reserved(string Trip, int Seat);

    internal sealed record Paid(string Trip, int Amount);

    internal sealed record Shipped(string Trip);

    internal sealed record Arrived(string Trip, string Where = "home");

    internal sealed record CalledOff(string Trip, string Why);

    internal sealed record ReservationFreed(string Trip, string Step, string Reason);

    internal sealed record PaymentReturned(string Trip, int Amount);

    internal sealed record ShipmentStopped(string Trip);

    internal sealed record TripFailed(string Trip, string Step, string Reason);

    internal sealed record Trip(string Id, string Trouble, int Seat = 0, int Amount = 0);

    public static Action<SystemBuilder> Define(Journal? journal = null) => builder =>
    {
        builder.AddSaga<TripSaga>();
        (journal ?? new Journal()).AddTo(builder);
    };

    internal sealed class TripSaga(Journal journal) : Saga<Trip>
    {
        protected internal override void Define(SagaBuilder<Trip> saga) => saga
            .StartedBy<Asked>(asked => asked.Trip, asked => asked.Trouble == "state" ? throw new FormatException("no state") : new Trip(asked.Trip, asked.Trouble))
            .Step("reserve", Reserve, (trip, reserved) => trip with { Seat = reserved.Seat })
                .Within(TimeSpan.FromSeconds(2), "No seat in time")
                .CompensatedBy(FreeReservation)
            .WaitFor<Paid>("wait_for_payment", paid => paid.Trip == "?" ? null! : paid.Trip, (trip, paid) => paid.Amount == 13 ? throw new FormatException("bad luck") : trip with { Amount = paid.Amount }, (_, paid) => paid.Amount > 0)
                .Within(TimeSpan.FromSeconds(30))
                .CompensatedBy<PaymentReturned>(ReturnPayment)
            .Step("ship", Ship)
                .CompensatedBy(StopShipment, unlessItFailed: true)
            .WaitFor<Arrived>("wait_for_arrival", arrived => arrived.Trip, where: (_, arrived) => arrived.Where == "home")
                .Within(TimeSpan.FromDays(60))
            .CancelledBy<CalledOff>(off => off.Trip, off => off.Why == "" ? throw new FormatException("no reason") : off.Why)
            .WhenFailed(Fail);

        private static PaymentReturned ReturnPayment(Trip trip, SagaFailure failure) => trip.Trouble == "return" ? throw new IOException("bank closed") : new(trip.Id, trip.Amount);

        private static TripFailed Fail(Trip trip, SagaFailure failure) => new(trip.Id, failure.Step, failure.Reason);

        private async Task<Reserved> Reserve(Trip trip, HandlerContext context)
        {
            var seat = await context.EffectAsync("Seats", $"seat:{trip.Id}", async cancellationToken =>
            {
                journal.Write($"reserve {trip.Id}");
                await Task.Delay(TimeSpan.FromSeconds(trip.Trouble == "slow" ? 60 : 1), context.Time, cancellationToken);
                return 7;
            });
            return trip.Trouble == "reserve" ? throw new IOException("full") : new Reserved(trip.Id, seat);
        }

        private async Task<Shipped> Ship(Trip trip, HandlerContext context)
        {
            journal.Write($"ship {trip.Id}");
            await Task.Delay(TimeSpan.FromSeconds(1), context.Time, context.CancellationToken);
            return trip.Trouble switch
            {
                "ship" => throw new IOException("no van"),
                "null" => null!,
                _ => new Shipped(trip.Id),
            };
        }

        private async Task<ReservationFreed> FreeReservation(Trip trip, SagaFailure failure, HandlerContext context)
        {
            journal.Write($"free {trip.Id}");
            await Task.Delay(TimeSpan.FromSeconds(2), context.Time, context.CancellationToken);
            return new ReservationFreed(trip.Id, failure.Step, failure.Reason);
        }

        private ShipmentStopped StopShipment(Trip trip, SagaFailure failure)
        {
            journal.Write($"stop {trip.Id}");
            return new ShipmentStopped(trip.Id);
        }
    }
}
