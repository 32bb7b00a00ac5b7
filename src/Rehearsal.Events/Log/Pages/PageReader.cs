using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Rehearsal.Events;

/// <summary>Reads the parts of an encoded entry in the order <see cref="PageWriter"/> wrote them.</summary>
internal ref struct PageReader(byte[] page, int at)
{
    private readonly byte[] page = page;
    private int at = at;

    public byte Byte() => page[at++];

    public Guid Id()
    {
        var value = MemoryMarshal.Read<Guid>(page.AsSpan(at, 16));
        at += 16;
        return value;
    }

    public long Int64()
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(page.AsSpan(at, sizeof(long)));
        at += sizeof(long);
        return value;
    }

    public long Number()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = Byte();
            value |= (part & 0x7FUL) << shift;
            if (part < 0x80)
            {
                return unchecked((long)(value >> 1) ^ -(long)(value & 1));
            }
        }
    }

    /// <summary>Reads bytes where they stand: pages are never written again.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        var length = (int)Number();
        var value = page.AsMemory(at, length);
        at += length;
        return value;
    }

    public string Text() => new(MemoryMarshal.Cast<byte, char>(Bytes().Span));
}
