using System.Globalization;

namespace Rehearsal.Analysis;

/// <summary>How a report names what an event joins.</summary>
internal static class FlowJoins
{
    private const int NamesMax = 3;

    /// <summary>Names the events by type: <c>PaymentCompleted, 2 × ItemReserved and 4 more</c>.</summary>
    public static string Names(FlowNode node)
    {
        var types = node.Joins.GroupBy(static join => join.Event, StringComparer.Ordinal)
            .Select(static type => (Name: type.Key, Count: type.Count()))
            .ToList();
        var names = string.Join(", ", types.Take(NamesMax).Select(static type => type.Count == 1 ? type.Name : string.Create(CultureInfo.InvariantCulture, $"{type.Count} × {type.Name}")));
        var left = types.Skip(NamesMax).Sum(static type => type.Count);
        return left == 0 ? names : string.Create(CultureInfo.InvariantCulture, $"{names} and {left} more");
    }
}
