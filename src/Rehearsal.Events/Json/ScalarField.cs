using System.Text;
using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>Reads one field of a payload as text, and the JSON no further than to it.</summary>
internal static class ScalarField
{
    /// <summary>Reads a field.</summary>
    /// <param name="data">The payload.</param>
    /// <param name="name">The field's name in UTF-8.</param>
    /// <returns>What a text says; a number, true or false as it is written; null for null, an object, a list, and where there is no such field.</returns>
    public static string? Read(EventData data, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(data.Utf8Json.Span, new JsonReaderOptions { MaxDepth = EventData.DepthMax });
        if (data.Utf8Json.IsEmpty || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(name);
            reader.Read();
            if (isIt)
            {
                return TextOf(ref reader);
            }

            reader.Skip();
        }

        return null;
    }

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return Encoding.UTF8.GetString(reader.ValueSpan);
            case JsonTokenType.String:
                try
                {
                    return reader.GetString();
                }
                catch (InvalidOperationException)
                {
                    // Half a surrogate pair: the text as it is written.
                    return Encoding.UTF8.GetString(reader.ValueSpan);
                }

            default:
                return null;
        }
    }
}
