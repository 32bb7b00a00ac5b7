using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Rehearsal.Events;

/// <summary>Writes the parts of an encoded entry, one behind the other.</summary>
internal ref struct PageWriter(System.Span<byte> target)
{
    private readonly System.Span<byte> target = target;

    /// <summary>Gets the number of bytes written.</summary>
    public int Length { get; private set; }

    public void Byte(byte value) => target[Length++] = value;

    public void Id(Guid value)
    {
        MemoryMarshal.Write(target[Length..], value);
        Length += 16;
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target[Length..], value);
        Length += sizeof(long);
    }

    /// <summary>Writes a number that is mostly small, of either sign: seven bits a byte, the sign in the lowest.</summary>
    public void Number(long value)
    {
        var rest = unchecked((ulong)((value << 1) ^ (value >> 63)));
        if (rest < 0x80)
        {
            Byte((byte)rest);
        }
        else
        {
            Large(rest);
        }
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        value.CopyTo(target[Length..]);
        Length += value.Length;
    }

    private void Large(ulong rest)
    {
        while (rest >= 0x80)
        {
            Byte(unchecked((byte)(rest | 0x80)));
            rest >>= 7;
        }

        Byte((byte)rest);
    }

    /// <summary>Writes a text that no other entry shares, character by character: half of a surrogate pair comes back as it was.</summary>
    public void Text(string value) => Bytes(MemoryMarshal.AsBytes(value.AsSpan()));
}
