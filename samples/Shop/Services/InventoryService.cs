using System.Collections.Concurrent;
using Rehearsal.Messaging;
using Shop.Events;

namespace Shop.Services;

/// <summary>Holds stock when an order comes in, reserves it when the order is paid, frees it when the order is cancelled.</summary>
[ServiceTime(4)]
public sealed class InventoryService(Warehouse warehouse)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<OrderLine>> ordered = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<OrderLine>> holds = new();

    [Handler]
    public void HoldStock(OrderCreated order)
    {
        if (ordered.TryAdd(order.OrderId, order.Items))
        {
            TryHold(order.OrderId);
        }
    }

    // What was missing when the order came in may be there by the time it is paid; if not, it is too late to wait.
    [Handler]
    public (InventoryReserved?, OutOfStock?) Reserve(PaymentCompleted payment) =>
        holds.ContainsKey(payment.OrderId) || TryHold(payment.OrderId) is not { } missing
            ? (new InventoryReserved(payment.OrderId), null)
            : (null, new OutOfStock(payment.OrderId, missing));

    [Handler]
    public InventoryReleased? Release(OrderCancelled order)
    {
        if (!holds.TryRemove(order.OrderId, out var items))
        {
            return null;
        }

        warehouse.PutBack(items);
        return new InventoryReleased(order.OrderId);
    }

    private string? TryHold(string orderId)
    {
        var items = ordered[orderId];
        var missing = warehouse.TryTake(items);
        if (missing is null)
        {
            holds[orderId] = items;
        }

        return missing;
    }
}
