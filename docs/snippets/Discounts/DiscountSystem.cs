using Rehearsal.Cluster;
using Rehearsal.Messaging;

namespace Discounts;

public static class DiscountSystem
{
    public static void Define(SystemBuilder system)
    {
        system.Services.AddFoundation(new FoundationOptions
        {
            Settings = [new Setting("shop.discount_percent", 0, isUpdatable: true)],
        });
        system.AddService<Cashier>().AddService<Marketing>().AddEvent<DiscountNoted>();
    }
}
