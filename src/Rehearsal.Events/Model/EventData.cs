namespace Rehearsal.Events;

/// <summary>A JSON payload, encoded once, with the object it was encoded from while that is still in memory.</summary>
/// <remarks>Two payloads are equal when their bytes are. The bytes must not be changed after construction.</remarks>
public readonly struct EventData : IEquatable<EventData>
{
    /// <summary>Initializes a payload from encoded JSON.</summary>
    /// <param name="utf8Json">One JSON value in UTF-8.</param>
    /// <param name="value">The object the bytes were encoded from, handed to live subscribers instead of a decoded copy; or null.</param>
    public EventData(ReadOnlyMemory<byte> utf8Json, object? value = null)
    {
        Utf8Json = utf8Json;
        Value = value;
    }

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
}
