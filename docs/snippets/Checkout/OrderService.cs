using Rehearsal.Messaging;

namespace Checkout;

public sealed class OrderService(PaymentClient payments)
{
    [Handler]
    [Retry(Retries = 1, DelayMs = 500)]
    public async Task<OrderConfirmed> Confirm(OrderPlaced order, CancellationToken cancellationToken)
    {
        await payments.ChargeAsync(order.OrderId, order.Cents, cancellationToken);
        return new OrderConfirmed(order.OrderId);
    }

    [OnFailure(nameof(Confirm))]
    public OrderRefused Refuse(OrderPlaced order, Exception failure) => new(order.OrderId, failure.Message);
}
