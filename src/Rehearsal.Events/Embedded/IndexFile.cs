using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Rehearsal.Events;

/// <summary>The index of a complete segment, in a file beside it. Only what a query asks for is read.</summary>
/// <remarks>
/// The file can be made again from the segment at any time. Its checksum is verified when it is opened; one that does not hold is
/// as good as none.
/// </remarks>
internal sealed class IndexFile : SegmentIndex, IDisposable
{
    private const int HeaderLength = 64;
    private const int SlotLength = 16;
    private const int ReadAhead = 1024;

    private readonly IDiskFile file;
    private readonly int slotCount;
    private readonly long blocksAt;
    private readonly long slotsAt;
    private readonly long postingsAt;

    // Immutable once made, so that readers can share it; replaced by the one who read further.
    private OffsetPage page = new(0, []);

    private IndexFile(IDiskFile file, ReadOnlySpan<byte> header)
    {
        this.file = file;
        Count = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        slotCount = BinaryPrimitives.ReadInt32LittleEndian(header[16..]);
        Times = (BinaryPrimitives.ReadInt64LittleEndian(header[32..]), BinaryPrimitives.ReadInt64LittleEndian(header[40..]));
        SegmentEnd = BinaryPrimitives.ReadInt64LittleEndian(header[48..]);
        blocksAt = HeaderLength + (((long)Count * 4) + 7 & ~7L);
        slotsAt = blocksAt + ((((long)Count + BlockSize - 1) / BlockSize) * 16);
        postingsAt = slotsAt + ((long)slotCount * SlotLength);
    }

    private static ReadOnlySpan<byte> Magic => "RHSIDX\r\n"u8;

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override (long Earliest, long Latest) Times { get; }

    /// <summary>Gets where the segment's records end.</summary>
    public long SegmentEnd { get; }

    /// <summary>Writes the index of a complete segment.</summary>
    public static void Write(IDisk disk, string folder, long first, long segmentEnd, LiveIndexContent content)
    {
        var bytes = Encode(first, segmentEnd, content);
        var path = Path.Combine(folder, SegmentNames.IndexOf(first));
        using (var file = disk.Open(path + SegmentNames.Unfinished, DiskAccess.Create))
        {
            // Not flushed: an index that a loss of power tears is made again from its segment.
            file.WriteAt(bytes, 0);
        }

        disk.Rename(path + SegmentNames.Unfinished, path);
    }

    /// <summary>Opens an index and verifies it.</summary>
    /// <returns>The index; null when there is none that belongs to the segment and is whole.</returns>
    public static IndexFile? TryOpen(IDisk disk, string folder, long first)
    {
        IDiskFile file;
        try
        {
            file = disk.Open(Path.Combine(folder, SegmentNames.IndexOf(first)), DiskAccess.Read);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        var block = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var header = block.AsSpan(0, HeaderLength);
            if (DiskReading.Fill(file, header, 0) == HeaderLength && header.StartsWith(Magic)
                && BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == 1
                && BinaryPrimitives.ReadInt64LittleEndian(header[24..]) == first
                && BinaryPrimitives.ReadUInt32LittleEndian(header[60..]) == RecordFormat.ChecksumOf(header[..60]))
            {
                var stated = BinaryPrimitives.ReadUInt32LittleEndian(header[56..]);
                var index = new IndexFile(file, header);
                if (index.BodyChecksum(block) == stated)
                {
                    return index;
                }
            }
        }
        catch (IOException)
        {
            // Made again from the segment.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        file.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public override uint OffsetOf(int record)
    {
        var known = Volatile.Read(ref page);
        if (record < known.First || record >= known.First + known.Offsets.Length)
        {
            var first = record / ReadAhead * ReadAhead;
            var bytes = Read(HeaderLength + ((long)first * 4), Math.Min(ReadAhead, Count - first) * 4);
            var offsets = new uint[bytes.Length / 4];
            for (var i = 0; i < offsets.Length; i++)
            {
                offsets[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * 4));
            }

            known = new OffsetPage(first, offsets);
            Volatile.Write(ref page, known);
        }

        return known.Offsets[record - known.First];
    }

    /// <inheritdoc/>
    public override (long Earliest, long Latest) Block(int block)
    {
        var bytes = Read(blocksAt + ((long)block * 16), 16);
        return (BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8)));
    }

    /// <inheritdoc/>
    public override int CountOf(ulong hash) => Slot(hash).Count;

    /// <inheritdoc/>
    public override IEnumerable<int> Find(ulong hash, bool backwards)
    {
        var (start, count) = Slot(hash);
        for (var done = 0; done < count;)
        {
            // The first read is short: a correlation has a handful, and a query with a limit stops early.
            var size = Math.Min(done == 0 ? 64 : ReadAhead, count - done);
            var bytes = Read(postingsAt + (((long)start + (backwards ? count - done - size : done)) * 4), size * 4);
            for (var i = 0; i < size; i++)
            {
                yield return BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan((backwards ? size - 1 - i : i) * 4));
            }

            done += size;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static byte[] Encode(long first, long segmentEnd, LiveIndexContent content)
    {
        var count = content.Offsets.Length;
        var slotCount = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, content.Used * 3 / 2));
        var postings = 0L;
        foreach (var (_, n) in content.Found)
        {
            postings += n;
        }

        var blocksAt = HeaderLength + ((count * 4) + 7 & ~7);
        var slotsAt = blocksAt + (content.Blocks.Length * 16);
        var postingsAt = slotsAt + (slotCount * SlotLength);
        var bytes = new byte[checked((int)(postingsAt + (postings * 4)))];
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(HeaderLength + (i * 4)), content.Offsets.Span[i]);
        }

        for (var i = 0; i < content.Blocks.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(blocksAt + (i * 16)), content.Blocks.Span[i].Earliest);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(blocksAt + (i * 16) + 8), content.Blocks.Span[i].Latest);
        }

        WriteKeys(bytes, slotsAt, slotCount, postingsAt, content);
        var header = bytes.AsSpan(0, HeaderLength);
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], count);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], slotCount);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], first);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], content.Times.Earliest);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], content.Times.Latest);
        BinaryPrimitives.WriteInt64LittleEndian(header[48..], segmentEnd);
        BinaryPrimitives.WriteUInt32LittleEndian(header[56..], RecordFormat.ChecksumOf(bytes.AsSpan(HeaderLength)));
        BinaryPrimitives.WriteUInt32LittleEndian(header[60..], RecordFormat.ChecksumOf(header[..60]));
        return bytes;
    }

    private static void WriteKeys(byte[] bytes, int slotsAt, int slotCount, int postingsAt, LiveIndexContent content)
    {
        var start = 0;
        for (var i = 0; i < content.Slots.Length; i++)
        {
            var hash = content.Slots[i];
            if (hash == 0)
            {
                continue;
            }

            var slot = (int)(hash & (ulong)(slotCount - 1));
            while (BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(slotsAt + (slot * SlotLength))) != 0)
            {
                slot = (slot + 1) & (slotCount - 1);
            }

            var target = bytes.AsSpan(slotsAt + (slot * SlotLength));
            BinaryPrimitives.WriteUInt64LittleEndian(target, hash);
            BinaryPrimitives.WriteInt32LittleEndian(target[8..], start);
            BinaryPrimitives.WriteInt32LittleEndian(target[12..], content.Found[i].Count);
            var at = start + content.Found[i].Count;
            foreach (var record in content.Find(hash, true))
            {
                at--;
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(postingsAt + (at * 4)), record);
            }

            start += content.Found[i].Count;
        }
    }

    private uint BodyChecksum(byte[] block)
    {
        var crc = uint.MaxValue;
        var length = file.Length;
        for (long at = HeaderLength; at < length;)
        {
            var read = DiskReading.Fill(file, block.AsSpan(0, (int)Math.Min(64 * 1024, length - at)), at);
            crc = RecordFormat.Checksum(crc, block.AsSpan(0, read));
            at += Math.Max(1, read);
        }

        return ~crc;
    }

    private (int Start, int Count) Slot(ulong hash)
    {
        System.Span<byte> slots = stackalloc byte[SlotLength * 4];
        var slot = (int)(hash & (ulong)(slotCount - 1));
        for (var tried = 0; tried < slotCount;)
        {
            var run = Math.Min(4, slotCount - slot);
            var read = slots[..(run * SlotLength)];
            if (DiskReading.Fill(file, read, slotsAt + ((long)slot * SlotLength)) != read.Length)
            {
                break;
            }

            for (var i = 0; i < run; i++)
            {
                var here = BinaryPrimitives.ReadUInt64LittleEndian(read[(i * SlotLength)..]);
                if (here == 0)
                {
                    return default;
                }

                if (here == hash)
                {
                    return (BinaryPrimitives.ReadInt32LittleEndian(read[((i * SlotLength) + 8)..]), BinaryPrimitives.ReadInt32LittleEndian(read[((i * SlotLength) + 12)..]));
                }
            }

            tried += run;
            slot = (slot + run) & (slotCount - 1);
        }

        return default;
    }

    private byte[] Read(long offset, int length)
    {
        var bytes = new byte[length];
        return DiskReading.Fill(file, bytes, offset) == length
            ? bytes
            : throw new IOException("An index ended before its end. It is made again when it is deleted and the log opened.");
    }

    private sealed record OffsetPage(int First, uint[] Offsets);
}
