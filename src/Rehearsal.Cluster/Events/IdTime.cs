using System.Buffers.Binary;

namespace Rehearsal.Cluster;

/// <summary>The time that an id carries.</summary>
/// <remarks>Layout: RFC 9562, section 5.7.</remarks>
internal static class IdTime
{
    /// <summary>Returns the millisecond a UUIDv7 was made in, or null for another id.</summary>
    public static DateTimeOffset? Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
        return id.Version == 7 && milliseconds < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() - 1_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
    }
}
