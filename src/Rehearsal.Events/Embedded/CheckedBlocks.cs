using System.Buffers;

namespace Rehearsal.Events;

/// <summary>The part of an index that has a checksum for each block: a block is verified when something of it is first read.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class CheckedBlocks(IDiskFile file, IndexLayout layout, uint[] checksums)
{
    private readonly bool[] verified = new bool[checksums.Length];

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">Where in the file they stand.</param>
    /// <param name="bytes">Where they go.</param>
    /// <exception cref="DamagedIndexException">A block does not hold what was written, or the file ends before.</exception>
    public void Fill(long offset, System.Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var block = (int)((offset - layout.FilterAt) / IndexLayout.CheckedSize);
            if (block >= checksums.Length)
            {
                throw new DamagedIndexException();
            }

            // A file that was cut ends before its last blocks do.
            var (at, size) = layout.Block(block);
            if (offset >= at + size)
            {
                throw new DamagedIndexException();
            }

            var part = bytes[..(int)Math.Min(bytes.Length, at + size - offset)];
            if (Volatile.Read(ref verified[block]))
            {
                FillUnverified(offset, part);
            }
            else
            {
                FillVerified(block, offset, part);
            }

            offset += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    private void FillVerified(int block, long offset, System.Span<byte> part)
    {
        var (at, size) = layout.Block(block);
        var rented = ArrayPool<byte>.Shared.Rent(IndexLayout.CheckedSize);
        try
        {
            var whole = rented.AsSpan(0, size);
            FillUnverified(at, whole);
            if (RecordFormat.ChecksumOf(whole) != checksums[block])
            {
                throw new DamagedIndexException();
            }

            Volatile.Write(ref verified[block], true);
            whole.Slice((int)(offset - at), part.Length).CopyTo(part);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void FillUnverified(long offset, System.Span<byte> bytes)
    {
        if (DiskReading.Fill(file, bytes, offset) != bytes.Length)
        {
            throw new DamagedIndexException();
        }
    }
}
