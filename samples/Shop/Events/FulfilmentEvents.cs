using Rehearsal.Messaging;

namespace Shop.Events;

/// <summary>The stock held for an order is now reserved for good.</summary>
public sealed record InventoryReserved([Subject] string OrderId);

/// <summary>The stock held for an order is free again.</summary>
public sealed record InventoryReleased([Subject] string OrderId);

/// <summary>An order asks for more than there is.</summary>
public sealed record OutOfStock([Subject] string OrderId, string ProductId);

public sealed record ShippingLabelCreated([Subject] string OrderId, string TrackingNumber);

public sealed record CustomerNotified([Subject] string OrderId, string Email, string Status);
