using System.Buffers.Binary;
using System.Globalization;

namespace Rehearsal.Events;

/// <summary>The eight-byte id of a span in W3C Trace Context.</summary>
/// <param name="Value">The id as a big-endian number.</param>
public readonly record struct SpanId(ulong Value)
{
    /// <summary>Takes the id of a span from its entry id: the last eight bytes, which in a UUIDv7 are random.</summary>
    /// <param name="id">The id of the span's entry.</param>
    /// <returns>The span id.</returns>
    public static SpanId Of(Guid id)
    {
        System.Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return new SpanId(BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    /// <summary>Returns the id as 16 lowercase hexadecimal digits.</summary>
    /// <returns>The text form.</returns>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
