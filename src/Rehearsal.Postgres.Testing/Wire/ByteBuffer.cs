using System.Buffers.Binary;
using System.Text;

namespace Rehearsal.Postgres.Testing.Wire;

/// <summary>Bytes that are appended at the end and taken from the front. Not safe for two threads.</summary>
internal sealed class ByteBuffer
{
    private const int SizeFirst = 8 * 1024;

    private byte[] bytes = new byte[SizeFirst];
    private int start;
    private int end;

    /// <summary>Gets the number of bytes inside.</summary>
    public int Length => end - start;

    /// <summary>Gets what is inside.</summary>
    public ReadOnlySpan<byte> Span => bytes.AsSpan(start, end - start);

    /// <summary>Gets what is inside, for a write that takes time.</summary>
    public ReadOnlyMemory<byte> Memory => bytes.AsMemory(start, end - start);

    /// <summary>Forgets the first bytes.</summary>
    public void Skip(int count)
    {
        start += count;
        if (start == end)
        {
            start = end = 0;
        }
    }

    public void Clear() => start = end = 0;

    /// <summary>Room at the end for a read; <see cref="Commit"/> says how much of it was used.</summary>
    public Memory<byte> Reserve(int count)
    {
        if (bytes.Length - end < count)
        {
            MakeRoom(count);
        }

        return bytes.AsMemory(end);
    }

    public void Commit(int count) => end += count;

    public void Append(ReadOnlySpan<byte> added)
    {
        added.CopyTo(Reserve(added.Length).Span);
        end += added.Length;
    }

    public void AppendByte(byte value)
    {
        Reserve(1).Span[0] = value;
        end++;
    }

    public void AppendInt32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Reserve(4).Span, value);
        end += 4;
    }

    public void AppendInt16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Reserve(2).Span, value);
        end += 2;
    }

    /// <summary>Appends text and the zero byte that ends it.</summary>
    public void AppendText(string text)
    {
        var room = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length) + 1).Span;
        var count = Encoding.UTF8.GetBytes(text, room);
        room[count] = 0;
        end += count + 1;
    }

    /// <summary>Begins a message; its length is written by <see cref="EndMessage"/>.</summary>
    /// <returns>The place to give to <see cref="EndMessage"/>.</returns>
    public int BeginMessage(byte type)
    {
        AppendByte(type);
        AppendInt32(0);
        return end - start - 4;
    }

    public void EndMessage(int place) => BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(start + place), end - start - place);

    private void MakeRoom(int count)
    {
        var used = end - start;
        var target = bytes.Length - used >= count && start >= bytes.Length / 2 ? bytes : new byte[Math.Max(bytes.Length * 2, used + count)];
        bytes.AsSpan(start, used).CopyTo(target);
        (bytes, start, end) = (target, 0, used);
    }
}
