using Rides.Events;

namespace Rides.Services;

/// <summary>The state of a booking.</summary>
public sealed record Booking(string BookingId, Location Pickup)
{
    public string DriverId { get; init; } = string.Empty;
}
