using Rehearsal.Messaging;

namespace Rides.Events;

public sealed record TripStarted([Subject] string BookingId, string DriverId);

public sealed record TripCancelled([Subject] string BookingId, string Reason);

/// <summary>The driver's app says that the rider was set down.</summary>
public sealed record TripCompleted([Subject] string BookingId, decimal Fare);
