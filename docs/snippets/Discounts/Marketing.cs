using Rehearsal.Cluster;
using Rehearsal.Messaging;

namespace Discounts;

/// <summary>Changes the discount, and leads the sale as long as it renews its lease.</summary>
public sealed class Marketing(IFoundation foundation)
{
    private Registration? lead;

    [Handler]
    public async Task BeginAsync(SaleBegun sale, HandlerContext context)
    {
        var updated = await foundation.Configuration.UpdateAsync("shop.discount_percent", sale.Percent, cancellationToken: context.CancellationToken);
        if (!updated.Succeeded)
        {
            throw new PermanentFailureException(updated.Error.Message);
        }

        var noted = foundation.Events.New(new DiscountNoted(sale.Percent), new NewEvent
        {
            Source = "marketing",
            CorrelationId = context.Event.CorrelationId,
            CausationId = context.Event.Id,
            Metadata = new Dictionary<string, string> { ["reason"] = "sale" },
        });
        await foundation.Events.StoreAsync(noted.Value, context.CancellationToken);
    }

    [Every("10s")]
    [Publishes(typeof(SaleLed))]
    public async Task LeadAsync(BackgroundContext context)
    {
        var lease = TimeSpan.FromSeconds(25);
        var held = lead is null
            ? await foundation.Registry.RegisterAsync(RegistryNamespaces.Global, "sale_leader", foundation.Nodes.Self, lease, context.CancellationToken)
            : await foundation.Registry.RenewAsync(lead, context.CancellationToken);
        lead = held.Succeeded ? held.Value : null;
        if (lead is not null)
        {
            await context.PublishAsync(new SaleLed(lead.Address));
        }
    }
}
