using System.Collections.Concurrent;
using Rehearsal.Messaging;
using Rides.Events;

namespace Rides.Services;

/// <summary>Keeps the directory true: a driver is free again when released, and when the trip is over.</summary>
[ServiceTime(1)]
public sealed class DriverService(DriverDirectory drivers)
{
    private readonly ConcurrentDictionary<string, string> driving = new();

    [Handler]
    public void Free(DriverReleased released) => drivers.Release(released.DriverId);

    [Handler]
    public void Drive(TripStarted trip) => driving[trip.BookingId] = trip.DriverId;

    [Handler]
    public void Finish(TripCompleted trip)
    {
        if (driving.TryRemove(trip.BookingId, out var driverId))
        {
            drivers.Release(driverId);
        }
    }
}
