using System.Buffers;

namespace Rehearsal.Events;

/// <summary>Bytes waiting to be written; unlike the platform's buffer writer it can take back what an unfinished line left.</summary>
internal sealed class LineBuffer(int capacity) : IBufferWriter<byte>
{
    private byte[] bytes = new byte[capacity];

    /// <summary>Gets the number of bytes waiting.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the bytes waiting.</summary>
    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    /// <summary>Takes back everything after <paramref name="length"/> bytes.</summary>
    public void Truncate(int length) => Length = length;

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsMemory(Length);
    }

    /// <inheritdoc/>
    public System.Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsSpan(Length);
    }

    private void Reserve(int sizeHint)
    {
        var needed = Length + Math.Max(1, sizeHint);
        if (needed > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(needed, bytes.Length * 2));
        }
    }
}
