using Rehearsal.Messaging;

namespace Prices;

public sealed class PriceFeed
{
    private DateTimeOffset lastPrice;

    [Background]
    [Publishes(typeof(PriceChanged))]
    public async Task FollowPricesAsync(BackgroundContext context)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), context.Time);
        for (var price = 10m; price < 15m && await timer.WaitForNextTickAsync(context.CancellationToken); price++)
        {
            lastPrice = context.Time.GetUtcNow();
            await context.PublishAsync(new PriceChanged("tea", price));
        }
    }

    [Every("1m")]
    [Publishes(typeof(FeedQuiet))]
    public async Task CheckFeedAsync(BackgroundContext context)
    {
        if (context.Time.GetUtcNow() - lastPrice > TimeSpan.FromSeconds(30))
        {
            await context.PublishAsync(new FeedQuiet($"{lastPrice:O}"));
        }
    }
}
