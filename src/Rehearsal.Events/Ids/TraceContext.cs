using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rehearsal.Events;

/// <summary>Ties correlation ids to W3C traces.</summary>
public static class TraceContext
{
    /// <summary>Computes the trace a correlation id stands for. The same text always gives the same trace.</summary>
    /// <param name="correlationId">Any text.</param>
    /// <returns>The 16 bytes of a UUID in network order when the text is one, else the first 16 bytes of the text's SHA-256; never zero,
    /// which W3C Trace Context (Level 1, section 3.2.2.3) forbids.</returns>
    public static UInt128 TraceIdOf(string correlationId)
    {
        ArgumentNullException.ThrowIfNull(correlationId);
        System.Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        if (Guid.TryParse(correlationId, out var id) && id != Guid.Empty)
        {
            id.TryWriteBytes(bytes, bigEndian: true, out _);
            return BinaryPrimitives.ReadUInt128BigEndian(bytes);
        }

        SHA256.HashData(Encoding.UTF8.GetBytes(correlationId), bytes);
        return UInt128.Max(BinaryPrimitives.ReadUInt128BigEndian(bytes), UInt128.One);
    }
}
