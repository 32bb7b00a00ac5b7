using System.Collections.Concurrent;
using Rehearsal.Messaging;

namespace Prices;

public sealed class Shop
{
    private readonly ConcurrentDictionary<string, decimal> prices = new();

    [Handler]
    public void Remember(PriceChanged changed) => prices[changed.Product] = changed.Price;

    [Handler]
    public OrderPriced Price(OrderPlaced order) => new(order.Product, order.Quantity * prices.GetValueOrDefault(order.Product, 9m));
}
