using Rehearsal.Messaging;

namespace Rides.Events;

public sealed record DriverMatched([Subject] string BookingId, string DriverId, int EtaMinutes);

/// <summary>The driver's app says yes.</summary>
public sealed record DriverAccepted([Subject] string BookingId);

/// <summary>A driver is free for other rides again.</summary>
public sealed record DriverReleased([Subject] string BookingId, string DriverId, string Reason);

public sealed record MatchCancelled([Subject] string BookingId);
