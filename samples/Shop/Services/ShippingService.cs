using Rehearsal.Messaging;
using Shop.Events;
using Shop.Partners;

namespace Shop.Services;

/// <summary>Orders a label from the carrier once the goods are reserved.</summary>
[ServiceTime(5)]
public sealed class ShippingService(ICarrier carrier)
{
    [Handler]
    public async Task<ShippingLabelCreated> CreateLabel(InventoryReserved reserved, HandlerContext context)
    {
        var key = $"label:{reserved.OrderId}";
        var label = await context.EffectAsync("Carrier", key, cancellationToken => carrier.OrderLabelAsync(key, reserved.OrderId, cancellationToken));
        return new ShippingLabelCreated(reserved.OrderId, label);
    }
}
