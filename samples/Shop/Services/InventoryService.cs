using System.Collections.Concurrent;
using Rehearsal.Messaging;
using Shop.Events;

namespace Shop.Services;

/// <summary>Holds stock when an order comes in, reserves it when the order is paid, frees it when the order is cancelled.</summary>
[ServiceTime(4)]
public sealed class InventoryService(Warehouse warehouse)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<OrderLine>> holds = new();

    [Handler]
    public OutOfStock? HoldStock(OrderCreated order)
    {
        if (holds.ContainsKey(order.OrderId))
        {
            return null;
        }

        if (warehouse.TryTake(order.Items) is { } missing)
        {
            return new OutOfStock(order.OrderId, missing);
        }

        holds[order.OrderId] = order.Items;
        return null;
    }

    [Handler]
    public InventoryReserved? Reserve(PaymentCompleted payment) =>
        holds.ContainsKey(payment.OrderId) ? new InventoryReserved(payment.OrderId) : null;

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
}
