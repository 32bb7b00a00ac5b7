using System.Runtime.CompilerServices;

namespace Rehearsal.Events;

/// <summary>Bytes waiting to be written; it can take back what an unfinished line left.</summary>
/// <param name="capacity">The bytes it has room for at first.</param>
/// <param name="capacityMax">The bytes it ever has room for.</param>
internal sealed class LineBuffer(int capacity, int capacityMax)
{
    private byte[] bytes = new byte[capacity];

    /// <summary>Gets the number of bytes waiting.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the bytes waiting.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    /// <summary>Takes back everything after <paramref name="length"/> bytes.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Adds bytes as they are. In line, because the length of most is known there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Reserve(utf8.Length));
        Length += utf8.Length;
    }

    /// <summary>Gets room for <paramref name="size"/> bytes, or more, after those waiting; <see cref="Advance"/> says how many it got.</summary>
    /// <exception cref="ArgumentException">There would be more bytes than it may have room for.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public System.Span<byte> Reserve(int size)
    {
        if (size > bytes.Length - Length)
        {
            Grow(size);
        }

        return bytes.AsSpan(Length);
    }

    /// <summary>Adds bytes that stand in reserved room.</summary>
    public void Advance(int count) => Length += count;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int size)
    {
        var needed = (long)Length + size;
        if (needed > capacityMax)
        {
            throw new ArgumentException(
                $"The line would have more than {RecordingWriter.LineLengthMax} bytes. Keep large payloads outside the event and refer to them.");
        }

        Array.Resize(ref bytes, (int)Math.Min(capacityMax, Math.Max(needed, bytes.Length * 2L)));
    }
}
