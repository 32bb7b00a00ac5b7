using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>What a field of data is compared with. In quotes it is a text; bare it is also a number, <c>true</c>, <c>false</c> or <c>null</c> when it reads like one.</summary>
internal sealed class DataValue
{
    private readonly string text;
    private readonly byte[] utf8;
    private readonly TextPattern pattern;
    private readonly bool isBare;
    private readonly decimal? exact;
    private readonly double? rounded;

    public DataValue(string text, bool isBare)
    {
        this.text = text;
        this.isBare = isBare;
        utf8 = Encoding.UTF8.GetBytes(text);
        pattern = new TextPattern(text);
        if (isBare && NumberText.IsNumber(text))
        {
            exact = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
            rounded = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Compares with the value a reader stands at.</summary>
    public bool Fits(ref Utf8JsonReader reader, FilterOperator comparison)
    {
        if (comparison == FilterOperator.Like && pattern.IsAny)
        {
            return true;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.String when comparison == FilterOperator.Equal || (comparison == FilterOperator.Like && pattern.IsExact):
                return reader.ValueTextEquals(utf8);
            case JsonTokenType.String when comparison == FilterOperator.Like:
                return pattern.Fits(reader.GetString());
            case JsonTokenType.String:
                return rounded is null && FilterOrder.Holds(comparison, string.CompareOrdinal(reader.GetString(), text));
            case JsonTokenType.Number when rounded is not null:
                return FilterOrder.Holds(comparison == FilterOperator.Like ? FilterOperator.Equal : comparison, Compare(ref reader));
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null:
                return isBare && comparison is FilterOperator.Like or FilterOperator.Equal && FitsRaw(reader.ValueSpan, comparison);
            default:
                return false;
        }
    }

    // Decimals are exact where both are in their range; beyond it the nearest double decides.
    private int Compare(ref Utf8JsonReader reader) => exact is { } number && reader.TryGetDecimal(out var found)
        ? found.CompareTo(number)
        : double.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture).CompareTo(rounded!.Value);

    private bool FitsRaw(ReadOnlySpan<byte> raw, FilterOperator comparison) =>
        comparison == FilterOperator.Equal || pattern.IsExact ? raw.SequenceEqual(utf8) : pattern.Fits(Encoding.UTF8.GetString(raw));
}
