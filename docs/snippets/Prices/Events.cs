using Rehearsal.Messaging;

namespace Prices;

public sealed record PriceChanged([Subject] string Product, decimal Price);

public sealed record FeedQuiet(string Since);

public sealed record OrderPlaced([Subject] string Product, int Quantity);

public sealed record OrderPriced([Subject] string Product, decimal Total);
