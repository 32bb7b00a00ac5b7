using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Messaging;
using Shop.Partners;
using Shop.Services;

namespace Shop;

/// <summary>The shop: five services, and the three partners they call.</summary>
public static class ShopSystem
{
    public static void Define(SystemBuilder system)
    {
        system
            .AddService<OrderService>()
            .AddService<PaymentService>()
            .AddService<InventoryService>()
            .AddService<ShippingService>()
            .AddService<NotificationService>();

        system.Services
            .AddSingleton<IPaymentGateway, SandboxPaymentGateway>()
            .AddSingleton<ICarrier, SandboxCarrier>()
            .AddSingleton<IMailServer, SandboxMailServer>()
            .AddSingleton<Warehouse>();
    }
}
