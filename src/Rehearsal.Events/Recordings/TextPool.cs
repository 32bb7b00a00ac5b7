using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>Gives equal texts of a recording or a log the same object: services, handlers, types and correlation ids stand on many lines. Remembers a bounded number of short ones.</summary>
internal sealed class TextPool
{
    private const int LengthMax = 64;
    private const int SlotBits = 10;

    private readonly string?[] slots = new string?[1 << SlotBits];

    /// <summary>Reads the text a reader stands on.</summary>
    public string Read(ref readonly Utf8JsonReader reader)
    {
        var utf8 = reader.ValueSpan;
        if (utf8.IsEmpty || utf8.Length > LengthMax || reader.ValueIsEscaped)
        {
            return reader.GetString()!;
        }

        // A text beyond ASCII is never equal to bytes here, and is made anew.
        ref var slot = ref slots[SlotOf(utf8)];
        if (slot is null || !Ascii.Equals(utf8, slot))
        {
            slot = reader.GetString()!;
        }

        return slot;
    }

    /// <summary>Makes a text of UTF-8. Safe for concurrent use.</summary>
    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty || utf8.Length > LengthMax)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var slot = ref slots[SlotOf(utf8)];
        var known = slot;
        return known is not null && Ascii.Equals(utf8, known) ? known : slot = Encoding.UTF8.GetString(utf8);
    }

    // Length, first and last bytes: which of two texts is remembered can never be seen, only how much memory they take.
    private static int SlotOf(ReadOnlySpan<byte> utf8)
    {
        var (first, last) = utf8.Length >= sizeof(ulong)
            ? (BinaryPrimitives.ReadUInt64LittleEndian(utf8), BinaryPrimitives.ReadUInt64LittleEndian(utf8[^sizeof(ulong)..]))
            : ((ulong)utf8[0], (ulong)utf8[^1]);
        var mixed = unchecked((((first * 31) + last) * 31 + (ulong)utf8.Length) * 0x9E3779B97F4A7C15);
        return (int)(mixed >> (64 - SlotBits));
    }
}
