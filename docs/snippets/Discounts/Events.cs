using Rehearsal.Messaging;

namespace Discounts;

public sealed record SaleBegun(int Percent);

public sealed record DiscountNoted(int Percent);

public sealed record PriceAsked([Subject] string Product, decimal Price);

public sealed record PriceTold([Subject] string Product, decimal Price);

public sealed record DiscountSeen(int From, int To);

public sealed record SaleLed(string By);
