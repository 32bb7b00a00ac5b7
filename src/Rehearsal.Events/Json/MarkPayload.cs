using System.Buffers;
using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>Writes the payloads of marks directly, without the serializer, whose first use of a type costs a start-up milliseconds.</summary>
public static class MarkPayload
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = EventJson.Options.Encoder, SkipValidation = true };

    /// <summary>Encodes a JSON object.</summary>
    /// <typeparam name="T">What the object is written from.</typeparam>
    /// <param name="source">What the object is written from.</param>
    /// <param name="writeProperties">Writes the object's properties, nothing else. Names are snake_case.</param>
    /// <returns>The payload.</returns>
    public static EventData Write<T>(T source, Action<Utf8JsonWriter, T> writeProperties)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writeProperties(writer, source);
            writer.WriteEndObject();
        }

        // The source vouches for the bytes: they need no second reading.
        return new EventData(buffer.WrittenMemory, source);
    }
}
