using Rehearsal.Messaging;
using Rides.Events;

namespace Rides.Services;

/// <summary>From a request to a finished trip. What cannot go on is undone, step by step.</summary>
public sealed class BookingFlowSaga(DriverDirectory drivers) : Saga<Booking>
{
    private const double RadiusKm = 5;
    private const string NotAccepted = "Driver did not accept";

    protected override void Define(SagaBuilder<Booking> saga) => saga
        .StartedBy<RideRequested>(ride => ride.BookingId, ride => new Booking(ride.BookingId, ride.PickupLocation))
        .Step("match_driver", MatchDriver, (booking, matched) => booking with { DriverId = matched.DriverId })
            .Within(TimeSpan.FromSeconds(3))
            .CompensatedBy(CancelMatch, unlessItFailed: true)
        .WaitFor<DriverAccepted>("wait_for_acceptance", accepted => accepted.BookingId)
            .Within(TimeSpan.FromSeconds(30), NotAccepted)
            .CompensatedBy(ReleaseDriver)
        .Step("start_trip", StartTrip)
            .CompensatedBy(CancelTrip, unlessItFailed: true)
        .WaitFor<TripCompleted>("wait_for_completion", trip => trip.BookingId)
        .CancelledBy<RideCancelled>(ride => ride.BookingId, _ => "Cancelled by rider")
        .WhenFailed(FailRequest);

    private async Task<DriverMatched> MatchDriver(Booking booking, HandlerContext context)
    {
        var match = await context.EffectAsync("DriverDirectory", $"match:{booking.BookingId}", cancellationToken =>
            drivers.TakeNearestAsync(booking.Pickup, RadiusKm, cancellationToken));
        return match.DriverId is { } driver
            ? new DriverMatched(booking.BookingId, driver, match.EtaMinutes)
            : throw new PermanentFailureException("No driver available");
    }

    private static Task<TripStarted> StartTrip(Booking booking, HandlerContext context) =>
        Task.FromResult(new TripStarted(booking.BookingId, booking.DriverId));

    private static MatchCancelled CancelMatch(Booking booking, SagaFailure failure) => new(booking.BookingId);

    private static DriverReleased ReleaseDriver(Booking booking, SagaFailure failure) =>
        new(booking.BookingId, booking.DriverId, failure.Reason == NotAccepted ? "No acceptance" : failure.Reason);

    private static TripCancelled CancelTrip(Booking booking, SagaFailure failure) => new(booking.BookingId, failure.Reason);

    private static RideRequestFailed FailRequest(Booking booking, SagaFailure failure) => new(booking.BookingId, failure.Reason);
}
