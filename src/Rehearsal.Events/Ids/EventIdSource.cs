using System.Buffers.Binary;

namespace Rehearsal.Events;

/// <summary>Makes UUIDv7 ids from the stage's clock and the stage's randomness, so that a seed decides them.</summary>
/// <remarks>
/// Layout: RFC 9562, section 5.7: 48 bits of Unix milliseconds, version, 12 random bits, variant, 62 random bits.
/// Safe for concurrent use.
/// </remarks>
/// <param name="time">The stage's clock.</param>
/// <param name="random">The stage's randomness.</param>
public sealed class EventIdSource(TimeProvider time, Random random)
{
    // Held for some nanoseconds. Not readonly, for it is a value that changes.
    private SpinLock gate = new(enableThreadOwnerTracking: false);

    /// <summary>Makes the next id.</summary>
    /// <returns>A UUIDv7.</returns>
    public Guid Next() => Next(time.GetUtcNow());

    /// <summary>Makes the next id, for something whose time was read already.</summary>
    /// <param name="now">The stage's time.</param>
    /// <returns>A UUIDv7.</returns>
    public Guid Next(DateTimeOffset now)
    {
        System.Span<byte> bytes = stackalloc byte[16];
        var isHeld = false;
        try
        {
            gate.Enter(ref isHeld);
            random.NextBytes(bytes[6..]);
        }
        finally
        {
            if (isHeld)
            {
                gate.Exit(useMemoryBarrier: false);
            }
        }

        var milliseconds = now.ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(milliseconds >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)(milliseconds & 0xFFFFFFFF));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
