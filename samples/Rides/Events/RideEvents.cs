using Rehearsal.Messaging;

namespace Rides.Events;

public sealed record Location(double Lat, double Lon);

/// <summary>A rider asks for a ride.</summary>
public sealed record RideRequested([Subject] string BookingId, Location PickupLocation) : IExample<RideRequested>
{
    public static RideRequested Example => new("BOOK-001", new Location(48.8566, 2.3522));
}

/// <summary>The rider thought better of it.</summary>
public sealed record RideCancelled([Subject] string BookingId);

/// <summary>No ride comes of a request.</summary>
public sealed record RideRequestFailed([Subject] string BookingId, string Reason);
