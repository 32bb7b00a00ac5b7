using System.Collections.Concurrent;
using Rehearsal.Messaging;
using Shop.Events;
using Shop.Partners;

namespace Shop.Services;

/// <summary>Charges orders and refunds cancelled ones.</summary>
[ServiceTime(3)]
public sealed class PaymentService(IPaymentGateway gateway)
{
    private readonly ConcurrentDictionary<string, decimal> started = new();
    private readonly ConcurrentDictionary<string, string> charged = new();

    [Handler]
    public PaymentProcessing? StartPayment(OrderCreated order)
    {
        var amount = order.Items.Sum(static item => item.Price * item.Quantity);
        return started.TryAdd(order.OrderId, amount) ? new PaymentProcessing(order.OrderId, amount, order.Card ?? "tok_visa") : null;
    }

    [Handler]
    public async Task<PaymentCompleted> ChargeCard(PaymentProcessing payment, HandlerContext context)
    {
        var key = $"charge:{payment.OrderId}";
        var receipt = await context.EffectAsync("PaymentGateway", key, cancellationToken =>
            gateway.ChargeAsync(key, payment.Card, payment.Amount, cancellationToken));
        charged[payment.OrderId] = receipt.PaymentId;
        return new PaymentCompleted(payment.OrderId, payment.Amount, receipt.PaymentId);
    }

    [OnFailure(nameof(ChargeCard))]
    public PaymentFailed GiveUp(PaymentProcessing payment, Exception error) => new(payment.OrderId, error.Message);

    [Handler]
    public async Task<PaymentRefunded?> Refund(OrderCancelled order, HandlerContext context)
    {
        if (!charged.TryGetValue(order.OrderId, out var paymentId))
        {
            return null;
        }

        var key = $"refund:{order.OrderId}";
        await context.EffectAsync("PaymentGateway", key, cancellationToken => gateway.RefundAsync(key, paymentId, cancellationToken));
        return new PaymentRefunded(order.OrderId, started[order.OrderId]);
    }
}
