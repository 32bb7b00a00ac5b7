using System.Globalization;
using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Ranks events by a field: by a list of values, or as numbers.</summary>
/// <param name="fieldName">The field.</param>
/// <param name="ranks">The values with their ranks, the highest being the greatest; null for numbers.</param>
/// <param name="bypass">The values that no limit holds up.</param>
internal sealed class EventPriority(string fieldName, IReadOnlyDictionary<string, decimal>? ranks, IReadOnlySet<string> bypass)
{
    private readonly byte[] name = Encoding.UTF8.GetBytes(fieldName);

    public string Field => fieldName;

    /// <summary>Ranks an event; what has no rank is lower than everything that has.</summary>
    public (decimal Rank, bool IsBypassing) Of(EventEnvelope trigger) => ScalarField.Read(trigger.Data, name) is { } value
        ? (RankOf(value), bypass.Contains(value))
        : (decimal.MinValue, false);

    private decimal RankOf(string value)
    {
        if (ranks is not null)
        {
            return ranks.GetValueOrDefault(value, decimal.MinValue);
        }

        return decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : decimal.MinValue;
    }
}
