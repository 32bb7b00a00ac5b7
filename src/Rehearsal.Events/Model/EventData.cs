using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Rehearsal.Events;

/// <summary>A JSON payload, encoded once, with the object it was encoded from while that is still in memory.</summary>
/// <remarks>
/// <para>Always one valid JSON value in UTF-8 on one line, or nothing. That is established where the payload comes into being and nowhere
/// else: bytes without an object are checked by the constructor, bytes with the object they were just encoded from are taken as
/// they are, and a recording's reader checks whole lines.</para>
/// <para>Two payloads are equal when their bytes are. The bytes must not be changed after construction.</para>
/// </remarks>
public readonly struct EventData : IEquatable<EventData>
{
    /// <summary>The deepest nesting of arrays and objects in a payload.</summary>
    public const int DepthMax = 64;

    private static readonly SearchValues<byte> LineBreaks = SearchValues.Create("\r\n"u8);

    /// <summary>Initializes a payload from encoded JSON.</summary>
    /// <param name="utf8Json">
    /// One JSON value in UTF-8, nested <see cref="DepthMax"/> deep at most; or empty for no payload. Given without
    /// <paramref name="value"/> it is checked, and white space around it and line breaks between its tokens are left out.
    /// </param>
    /// <param name="value">
    /// The object the bytes were encoded from, handed to live subscribers instead of a decoded copy; or null. Giving it vouches for
    /// the bytes: valid, without line breaks and without white space around them.
    /// </param>
    /// <exception cref="ArgumentException">Bytes given without an object are not one JSON value.</exception>
    public EventData(ReadOnlyMemory<byte> utf8Json, object? value = null)
    {
        Utf8Json = value is null ? OneLine(utf8Json) : utf8Json;
        Value = value;
    }

    private EventData(ReadOnlyMemory<byte> checkedUtf8Json) => Utf8Json = checkedUtf8Json;

    /// <summary>Gets an empty JSON object.</summary>
    public static EventData EmptyObject { get; } = new("{}"u8.ToArray());

    /// <summary>Gets the payload as JSON in UTF-8; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Utf8Json { get; }

    /// <summary>Gets the object the payload was encoded from, or null when it came from a recording or another process.</summary>
    public object? Value { get; }

    /// <summary>Compares the encoded bytes.</summary>
    /// <param name="left">One payload.</param>
    /// <param name="right">The other payload.</param>
    /// <returns>True when the bytes are the same.</returns>
    public static bool operator ==(EventData left, EventData right) => left.Equals(right);

    /// <summary>Compares the encoded bytes.</summary>
    /// <param name="left">One payload.</param>
    /// <param name="right">The other payload.</param>
    /// <returns>True when the bytes differ.</returns>
    public static bool operator !=(EventData left, EventData right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(EventData other) => Utf8Json.Span.SequenceEqual(other.Utf8Json.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EventData other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Utf8Json.Span);
        return hash.ToHashCode();
    }

    /// <summary>Returns the payload as JSON text.</summary>
    /// <returns>The JSON text.</returns>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(Utf8Json.Span);

    /// <summary>Makes a payload of bytes the caller has checked.</summary>
    internal static EventData Known(ReadOnlyMemory<byte> utf8Json) => new(checkedUtf8Json: utf8Json);

    /// <summary>Makes a payload that is one JSON string.</summary>
    internal static EventData Encode(string text)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStringValue(text);
        json.Flush();
        return new EventData(checkedUtf8Json: bytes.WrittenMemory);
    }

    private static ReadOnlyMemory<byte> OneLine(ReadOnlyMemory<byte> utf8Json)
    {
        if (utf8Json.IsEmpty)
        {
            return utf8Json;
        }

        Check(utf8Json.Span);
        var trimmed = utf8Json.Trim(" \t\r\n"u8);
        if (!trimmed.Span.ContainsAny(LineBreaks))
        {
            return trimmed;
        }

        // In valid JSON a raw line break is never inside a string and never all that stands between two tokens.
        var bytes = new byte[trimmed.Length];
        var length = 0;
        foreach (var b in trimmed.Span)
        {
            if (b is not ((byte)'\r' or (byte)'\n'))
            {
                bytes[length++] = b;
            }
        }

        return bytes.AsMemory(0, length);
    }

    private static void Check(ReadOnlySpan<byte> utf8Json)
    {
        if (!Utf8.IsValid(utf8Json))
        {
            throw new ArgumentException("The payload is not UTF-8. Encode it as UTF-8 before it becomes an event's data.", nameof(utf8Json));
        }

        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = DepthMax });
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"The payload is not one JSON value: {JsonWords.Of(e, utf8Json)}.", nameof(utf8Json), e);
        }
    }
}
