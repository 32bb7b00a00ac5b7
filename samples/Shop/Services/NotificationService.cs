using System.Collections.Concurrent;
using Rehearsal.Messaging;
using Shop.Events;
using Shop.Partners;

namespace Shop.Services;

/// <summary>Tells customers that their order is on its way.</summary>
/// <remarks>On purpose without retry and dead-letter queue: the scenario <c>order_unconfirmed</c> shows how an analysis finds that.</remarks>
[ServiceTime(1)]
public sealed class NotificationService(IMailServer mail)
{
    private readonly ConcurrentDictionary<string, string> addresses = new();

    [Handler]
    public void RememberAddress(OrderCreated order) =>
        addresses.TryAdd(order.OrderId, order.Email ?? $"{order.CustomerId}@shop.test");

    [Handler]
    public async Task<CustomerNotified> SendConfirmation(ShippingLabelCreated label, HandlerContext context)
    {
        var email = addresses[label.OrderId];
        var key = $"confirmation:{label.OrderId}";
        await context.EffectAsync("MailServer", key, cancellationToken =>
            mail.SendAsync(key, email, $"Your order {label.OrderId} is on its way: {label.TrackingNumber}", cancellationToken));
        return new CustomerNotified(label.OrderId, email, "confirmed");
    }
}
