using System.Text.Json;

namespace Rehearsal.Scenarios;

/// <summary>The quantities of <see cref="MetricCheck"/> as they are written, and their units.</summary>
internal static class MetricNames
{
    private static readonly MetricQuantity[] Quantities = Enum.GetValues<MetricQuantity>();

    public static IReadOnlyList<string> All { get; } = Array.ConvertAll(Quantities, Of);

    public static string Of(MetricQuantity quantity) => JsonNamingPolicy.SnakeCaseLower.ConvertName(quantity.ToString());

    public static MetricQuantity? Find(string name)
    {
        foreach (var quantity in Quantities)
        {
            if (Of(quantity) == name)
            {
                return quantity;
            }
        }

        return null;
    }

    /// <summary>Tells whether the quantity is a time, whose bounds are written as durations.</summary>
    public static bool IsTime(MetricQuantity quantity) => quantity >= MetricQuantity.MeanDuration;

    /// <summary>Tells whether the quantity is measured of events rather than of handlings.</summary>
    public static bool IsOfEvents(MetricQuantity quantity) => quantity is MetricQuantity.Events or MetricQuantity.EventRate;
}
