using Rehearsal.Cluster;
using Rehearsal.Messaging;

namespace Discounts;

/// <summary>Tells prices by the configuration of the moment.</summary>
public sealed class Cashier(IConfigurationService configuration, ITelemetryService telemetry)
{
    private readonly IAsyncEnumerable<ConfigurationChange> changes = configuration.WatchAsync("shop.discount_percent");

    [Handler]
    public async Task<PriceTold> TellAsync(PriceAsked asked, HandlerContext context)
    {
        var percent = (await configuration.GetAsync<int>("shop.discount_percent", context.CancellationToken)).Value;
        telemetry.EmitCounter("shop.prices_told", 1, new TelemetryTag("product", asked.Product));
        return new PriceTold(asked.Product, asked.Price * (100 - percent) / 100);
    }

    [Background]
    [Publishes(typeof(DiscountSeen))]
    public async Task WatchAsync(BackgroundContext context)
    {
        await foreach (var change in changes.WithCancellation(context.CancellationToken))
        {
            await context.PublishAsync(new DiscountSeen(int.Parse($"{change.Previous}"), int.Parse($"{change.Value}")));
        }
    }
}
