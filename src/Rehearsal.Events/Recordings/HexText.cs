using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rehearsal.Events;

/// <summary>Writes ids as lowercase hexadecimal digits, sixteen at a time.</summary>
internal static class HexText
{
    /// <summary>The characters of a UUID with its hyphens.</summary>
    public const int IdLength = 36;

    /// <summary>The digits of a number.</summary>
    public const int NumberLength = 2 * sizeof(ulong);

    /// <summary>Writes a UUID as RFC 9562 does: 8-4-4-4-12.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Guid id, System.Span<byte> target)
    {
        System.Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var upper = DigitsOf(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        var lower = DigitsOf(BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]));

        // The ends lie right already; what is between moves by a hyphen or more.
        target = target[..IdLength];
        upper.CopyTo(target);
        lower.CopyTo(target[20..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[9..], upper.AsUInt32()[2]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[14..], upper.AsUInt32()[3]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[19..], lower.AsUInt32()[0]);
        target[8] = target[13] = target[18] = target[23] = (byte)'-';
    }

    /// <summary>Writes all sixteen digits of a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ulong number, System.Span<byte> target) =>
        DigitsOf(BinaryPrimitives.ReverseEndianness(number)).CopyTo(target);

    /// <summary>Reads a UUID as <see cref="Write(Guid, System.Span{byte})"/> writes it, in digits of either case.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out Guid id)
    {
        id = default;
        if (text.Length != IdLength || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
        {
            return false;
        }

        System.Span<byte> digits = stackalloc byte[2 * NumberLength];
        text[..8].CopyTo(digits);
        text[9..13].CopyTo(digits[8..]);
        text[14..18].CopyTo(digits[12..]);
        text[19..23].CopyTo(digits[16..]);
        text[24..].CopyTo(digits[20..]);
        System.Span<byte> bytes = stackalloc byte[16];
        if (Convert.FromHexString(digits, bytes, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        id = new Guid(bytes, bigEndian: true);
        return true;
    }

    /// <summary>Reads sixteen digits of a number, of either case.</summary>
    public static bool TryRead(ReadOnlySpan<byte> digits, out ulong number)
    {
        System.Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        var isNumber = Convert.FromHexString(digits[..NumberLength], bytes, out _, out _) == OperationStatus.Done;
        number = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        return isNumber;
    }

    /// <summary>Returns the digits of eight bytes, the lowest byte's first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> DigitsOf(ulong bytes)
    {
        var halves = Vector128.WidenLower(Vector128.CreateScalar(bytes).AsByte()).AsByte();
        var nibbles = ((halves.AsUInt16() << 8) | (halves.AsUInt16() >>> 4)).AsByte() & Vector128.Create((byte)0xF);
        return Vector128.Shuffle(Vector128.Create("0123456789abcdef"u8), nibbles);
    }
}
