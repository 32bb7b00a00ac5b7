using Rehearsal.Messaging;

namespace Shop.Events;

/// <summary>A customer placed an order. Card and e-mail are optional; the customer's own are used then.</summary>
public sealed record OrderCreated(
    [Subject] string OrderId,
    string CustomerId,
    IReadOnlyList<OrderLine> Items,
    string? Card = null,
    string? Email = null) : IExample<OrderCreated>
{
    public static OrderCreated Example => new("ORD-1001", "CUST-1", [new OrderLine("PROD-456", 2, 29.99m)]);
}

public sealed record OrderLine(string ProductId, int Quantity, decimal Price);

/// <summary>An order was refused before anything was done for it.</summary>
public sealed record OrderRejected([Subject] string OrderId, string Reason);

/// <summary>An order was given up after work on it had begun.</summary>
public sealed record OrderCancelled([Subject] string OrderId, string Reason);
