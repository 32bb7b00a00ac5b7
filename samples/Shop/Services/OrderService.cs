using System.Collections.Concurrent;
using Rehearsal.Messaging;
using Shop.Events;

namespace Shop.Services;

/// <summary>Keeps the orders: refuses one that came before, gives one up when it cannot be paid or delivered.</summary>
[ServiceTime(2)]
public sealed class OrderService
{
    private readonly ConcurrentDictionary<string, OrderStatus> orders = new();

    private enum OrderStatus
    {
        Open,
        Shipped,
        Cancelled,
    }

    [Handler]
    public OrderRejected? Accept(OrderCreated order) =>
        orders.TryAdd(order.OrderId, OrderStatus.Open) ? null : new OrderRejected(order.OrderId, "Duplicate order");

    [Handler]
    public OrderCancelled? CancelUnpaid(PaymentFailed payment) => Cancel(payment.OrderId, payment.Reason);

    [Handler]
    public OrderCancelled? CancelUnavailable(OutOfStock stock) => Cancel(stock.OrderId, $"{stock.ProductId} is out of stock");

    [Handler]
    public void MarkShipped(ShippingLabelCreated label) => orders.TryUpdate(label.OrderId, OrderStatus.Shipped, OrderStatus.Open);

    private OrderCancelled? Cancel(string orderId, string reason) =>
        orders.TryUpdate(orderId, OrderStatus.Cancelled, OrderStatus.Open) ? new OrderCancelled(orderId, reason) : null;
}
