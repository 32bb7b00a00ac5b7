using System.Collections.Immutable;
using Rehearsal.Messaging;

namespace Unsteady;

public sealed record BasketFilled(string Id) : IExample<BasketFilled>
{
    public static BasketFilled Example => new("b-1");
}

public sealed record BasketListed(IReadOnlyCollection<string> Fruits);

public sealed record BasketEmptied(string Id) : IExample<BasketEmptied>
{
    public static BasketEmptied Example => new("b-1");
}

public sealed record FruitTaken(string Fruit);

/// <summary>Lets the hash codes of texts, which differ from process to process, decide an order.</summary>
public sealed class BasketService
{
    private static readonly string[] Fruits =
        ["apple", "banana", "cherry", "date", "elderberry", "fig", "grape", "lemon", "mango", "nectarine", "orange", "pear", "quince"];

    [Handler]
    public BasketListed List(BasketFilled filled) => new([.. Fruits.ToImmutableHashSet()]);

    [Handler]
    public IEnumerable<FruitTaken> Empty(BasketEmptied emptied) => [.. Fruits.ToImmutableDictionary(static fruit => fruit).Keys.Select(static fruit => new FruitTaken(fruit))];
}
