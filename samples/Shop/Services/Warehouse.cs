using Shop.Events;

namespace Shop.Services;

/// <summary>The stock. Every product has 100 pieces, but PROD-SOLD-OUT, which has none. Safe for concurrent use.</summary>
public sealed class Warehouse
{
    private const int StockAtStart = 100;

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> stock = new(StringComparer.Ordinal) { ["PROD-SOLD-OUT"] = 0 };

    /// <summary>Takes all the items, or none and names the first product that is missing.</summary>
    public string? TryTake(IReadOnlyList<OrderLine> items)
    {
        lock (gate)
        {
            var wanted = items.GroupBy(static item => item.ProductId).ToDictionary(static group => group.Key, static group => group.Sum(static item => item.Quantity));
            var missing = items.FirstOrDefault(item => stock.GetValueOrDefault(item.ProductId, StockAtStart) < wanted[item.ProductId]);
            if (missing is not null)
            {
                return missing.ProductId;
            }

            Change(items, -1);
            return null;
        }
    }

    public void PutBack(IReadOnlyList<OrderLine> items)
    {
        lock (gate)
        {
            Change(items, 1);
        }
    }

    private void Change(IReadOnlyList<OrderLine> items, int sign)
    {
        foreach (var item in items)
        {
            stock[item.ProductId] = stock.GetValueOrDefault(item.ProductId, StockAtStart) + (sign * item.Quantity);
        }
    }
}
