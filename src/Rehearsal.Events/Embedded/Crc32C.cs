using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rehearsal.Events;

/// <summary>CRC-32C over bytes, without the inversions at start and end.</summary>
/// <remarks>
/// One step of the processor's instruction waits for the one before, three times as long as a step takes. So three thirds of the bytes
/// are summed side by side and put together: the sum of a third is moved over the bytes that follow it by one carry-less multiplication
/// with x^(8n-33) modulo the polynomial. Source: Gopal and others, "Fast CRC Computation for iSCSI Polynomial Using CRC32 Instruction", Intel, 2011.
/// </remarks>
internal static class Crc32C
{
    // A third in bytes: the short one fits three times into an ordinary record, the least one into what is left of a few or into a small record.
    private const int Least = 64;
    private const int Short = 96;
    private const int Long = 1024;

    private static readonly Vector128<ulong> LeastMoves = Vector128.Create(Move(2 * Least), Move(Least));
    private static readonly Vector128<ulong> ShortMoves = Vector128.Create(Move(2 * Short), Move(Short));
    private static readonly Vector128<ulong> LongMoves = Vector128.Create(Move(2 * Long), Move(Long));

    /// <summary>Goes on with a sum over more bytes.</summary>
    public static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        ref var at = ref MemoryMarshal.GetReference(bytes);
        var left = bytes.Length;
        if (Sse42.X64.IsSupported && Pclmulqdq.IsSupported)
        {
            for (; left >= 3 * Long; left -= 3 * Long, at = ref Unsafe.Add(ref at, 3 * Long))
            {
                crc = Thirds(crc, ref at, Long, LongMoves);
            }

            for (; left >= 3 * Short; left -= 3 * Short, at = ref Unsafe.Add(ref at, 3 * Short))
            {
                crc = Thirds(crc, ref at, Short, ShortMoves);
            }

            if (left >= 3 * Least)
            {
                crc = Thirds(crc, ref at, Least, LeastMoves);
                left -= 3 * Least;
                at = ref Unsafe.Add(ref at, 3 * Least);
            }
        }

        for (; left >= sizeof(ulong); left -= sizeof(ulong), at = ref Unsafe.Add(ref at, sizeof(ulong)))
        {
            crc = BitOperations.Crc32C(crc, Word(ref at));
        }

        for (; left > 0; left--, at = ref Unsafe.Add(ref at, 1))
        {
            crc = BitOperations.Crc32C(crc, at);
        }

        return crc;
    }

    private static uint Thirds(uint crc, ref byte at, int third, Vector128<ulong> moves)
    {
        ulong first = crc, second = 0, last = 0;
        ref var end = ref Unsafe.Add(ref at, third);
        while (Unsafe.IsAddressLessThan(ref at, ref end))
        {
            first = Sse42.X64.Crc32(first, Word(ref at));
            second = Sse42.X64.Crc32(second, Word(ref Unsafe.Add(ref at, third)));
            last = Sse42.X64.Crc32(last, Word(ref Unsafe.Add(ref at, 2 * third)));
            at = ref Unsafe.Add(ref at, sizeof(ulong));
        }

        var moved = Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(first), moves, 0x00)
            ^ Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(second), moves, 0x10);
        return (uint)(Sse42.X64.Crc32(0, moved.ToScalar()) ^ last);
    }

    private static ulong Word(ref byte at) =>
        BitConverter.IsLittleEndian ? Unsafe.ReadUnaligned<ulong>(ref at) : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref at));

    /// <summary>Computes x^(8n-33) modulo the polynomial, with its bits in reverse order as all sums have them.</summary>
    private static ulong Move(int bytes)
    {
        var power = 0x80000000u;
        for (var i = 0; i < (8 * bytes) - 33; i++)
        {
            power = (power >> 1) ^ ((power & 1) * 0x82F63B78u);
        }

        return power;
    }
}
