using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rehearsal.OpenTelemetry;

/// <summary>The ids that entries of foreign traces get: the same span gives the same ids, whenever it is translated.</summary>
internal static class ForeignIds
{
    /// <summary>Makes the id of a span's entry. Its last eight bytes are the span's id, as a recording has it; the first eight come of the trace.</summary>
    public static Guid OfSpan(ForeignSpanId span)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)(span.Trace >> 64) ^ (ulong)(span.Trace & ulong.MaxValue));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], span.Span);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Makes the id of the event that a span stands for, or of a further handling it stands for (UUIDv8 of RFC 9562).</summary>
    public static Guid Derived(ForeignSpanId span, string what)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{span.Trace:x32} {span.Span:x16} {what}")), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
