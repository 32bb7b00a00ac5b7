namespace Rehearsal.Scenarios.Tests;

internal sealed record OrderCreated(string OrderId, string CustomerId, IReadOnlyList<OrderItem> Items);

internal sealed record OrderItem(string ProductId, int Quantity, decimal Price);

internal sealed record PaymentProcessing(string OrderId);

internal sealed record PaymentCompleted(string OrderId);

internal sealed record PaymentFailed(string OrderId, string Reason);

internal sealed record OrderCancelled(string OrderId);

internal sealed record CustomerNotified(string OrderId, string Status);

internal enum PaymentState
{
    NotPaid,
    PaidInFull,
}
