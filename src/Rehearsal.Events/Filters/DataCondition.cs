using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>Compares a field of an event's data. Reads the JSON up to the field and no further.</summary>
/// <remarks>A field that is not there, or not of a kind that can be compared so, does not fit; <c>!=</c> is the opposite of <c>=</c>.</remarks>
internal sealed class DataCondition(DataPathStep[] path, FilterOperator comparison, DataValue value) : FilterNode
{
    private readonly FilterOperator positive = comparison == FilterOperator.NotEqual ? FilterOperator.Equal : comparison;

    public override bool? Test(LogEntry entry, long now) =>
        entry is EventEnvelope published ? Fits(published.Data.Utf8Json.Span) != (comparison == FilterOperator.NotEqual) : null;

    private bool Fits(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return false;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = EventData.DepthMax });
        try
        {
            return reader.Read() && Any(ref reader, 0);
        }
        catch (InvalidOperationException)
        {
            // A text with half a surrogate pair: no filter can name it.
            return false;
        }
    }

    // At the start of a value; leaves the reader at its end unless it fits.
    private bool Any(ref Utf8JsonReader reader, int depth)
    {
        if (depth == path.Length)
        {
            if (value.Fits(ref reader, positive))
            {
                return true;
            }

            reader.Skip();
            return false;
        }

        if (path[depth].Name is { } name && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isIt = reader.ValueTextEquals(name);
                reader.Read();
                if (!isIt)
                {
                    reader.Skip();
                }
                else if (Any(ref reader, depth + 1))
                {
                    return true;
                }
            }
        }
        else if (path[depth].Name is null && reader.TokenType == JsonTokenType.StartArray)
        {
            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                if (path[depth].Index is { } index && index != i)
                {
                    reader.Skip();
                }
                else if (Any(ref reader, depth + 1))
                {
                    return true;
                }
            }
        }
        else
        {
            reader.Skip();
        }

        return false;
    }
}

/// <summary>A step into data: a field by name, an item by number, or any item.</summary>
/// <param name="Name">The field's name in UTF-8; null for an item.</param>
/// <param name="Index">The item's number from 0; null for any.</param>
internal readonly record struct DataPathStep(byte[]? Name, int? Index);
