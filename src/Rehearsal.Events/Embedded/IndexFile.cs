using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    // Immutable once made, so that readers can share them; replaced by the one who read further.
    private Page<uint> offsets = new(0, []);
    private Page<(long Earliest, long Latest)> blocks = new(0, []);
    private FoundKey found = new(0, 0, 0);

    // The keys that are there, more or less; null when they are too many to be told from memory.
    private readonly KeyFilter? filter;

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
        filter = KeyFilter.For(slotCount);
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
        var bytes = Encode(first, segmentEnd, content, out var length);
        try
        {
            var path = Path.Combine(folder, SegmentNames.IndexOf(first));
            using (var file = disk.Open(path + SegmentNames.Unfinished, DiskAccess.Create))
            {
                // Not flushed: an index that a loss of power tears is made again from its segment.
                file.WriteAt(bytes.AsSpan(0, length), 0);
            }

            disk.Rename(path + SegmentNames.Unfinished, path);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
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
        var known = Volatile.Read(ref offsets);
        if (!known.Has(record))
        {
            var first = record / ReadAhead * ReadAhead;
            var items = GC.AllocateUninitializedArray<uint>(Math.Min(ReadAhead, Count - first));
            Read(HeaderLength + ((long)first * 4), MemoryMarshal.AsBytes(items.AsSpan()));
            if (!BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(items, items);
            }

            known = new Page<uint>(first, items);
            Volatile.Write(ref offsets, known);
        }

        return known.Items[record - known.First];
    }

    /// <inheritdoc/>
    public override (long Earliest, long Latest) Block(int block)
    {
        var known = Volatile.Read(ref blocks);
        if (!known.Has(block))
        {
            var first = block / ReadAhead * ReadAhead;
            var bytes = new byte[Math.Min(ReadAhead, ((Count + BlockSize - 1) / BlockSize) - first) * 16];
            Read(blocksAt + ((long)first * 16), bytes);
            var items = new (long, long)[bytes.Length / 16];
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = (BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * 16)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan((i * 16) + 8)));
            }

            known = new Page<(long, long)>(first, items);
            Volatile.Write(ref blocks, known);
        }

        return known.Items[block - known.First];
    }

    /// <inheritdoc/>
    public override int CountOf(ulong hash) => Slot(hash).Count;

    /// <inheritdoc/>
    public override IEnumerable<int> Find(ulong hash, bool backwards)
    {
        var (_, start, count) = Slot(hash);
        for (var done = 0; done < count;)
        {
            // The first read is short: a correlation has a handful, and a query with a limit stops early.
            var size = Math.Min(done == 0 ? 64 : ReadAhead, count - done);
            var bytes = new byte[size * 4];
            Read(postingsAt + (((long)start + (backwards ? count - done - size : done)) * 4), bytes);
            for (var i = 0; i < size; i++)
            {
                yield return BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan((backwards ? size - 1 - i : i) * 4));
            }

            done += size;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Encodes an index into an array of the pool.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte[] Encode(long first, long segmentEnd, LiveIndexContent content, out int length)
    {
        var count = content.Offsets.Length;
        var slotCount = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, content.Used * 3 / 2));
        var postings = 0L;
        foreach (ref readonly var chain in content.Chains.AsSpan())
        {
            postings += chain.Count;
        }

        var blocksAt = HeaderLength + ((count * 4) + 7 & ~7);
        var slotsAt = blocksAt + (content.Blocks.Length * 16);
        var postingsAt = slotsAt + (slotCount * SlotLength);
        length = checked((int)(postingsAt + (postings * 4)));
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var bytes = rented.AsSpan(0, length);
        bytes[..HeaderLength].Clear();
        bytes[(blocksAt - 8)..blocksAt].Clear();
        bytes[slotsAt..postingsAt].Clear();
        var offsets = content.Offsets.Span;
        for (var i = 0; i < offsets.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[(HeaderLength + (i * 4))..], offsets[i]);
        }

        var blocks = content.Blocks.Span;
        for (var i = 0; i < blocks.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes[(blocksAt + (i * 16))..], blocks[i].Earliest);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[(blocksAt + (i * 16) + 8)..], blocks[i].Latest);
        }

        WriteKeys(bytes[slotsAt..postingsAt], bytes[postingsAt..], content);
        var header = bytes[..HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], count);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], slotCount);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], first);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], content.Times.Earliest);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], content.Times.Latest);
        BinaryPrimitives.WriteInt64LittleEndian(header[48..], segmentEnd);
        BinaryPrimitives.WriteUInt32LittleEndian(header[56..], RecordFormat.ChecksumOf(bytes[HeaderLength..]));
        BinaryPrimitives.WriteUInt32LittleEndian(header[60..], RecordFormat.ChecksumOf(header[..60]));
        return rented;
    }

    // Runs once a segment and long then: too seldom to be compiled well on the way.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteKeys(System.Span<byte> slots, System.Span<byte> postings, LiveIndexContent content)
    {
        var mask = (slots.Length / SlotLength) - 1;
        var longest = 0;
        foreach (ref readonly var chain in content.Chains.AsSpan())
        {
            longest = Math.Max(longest, chain.Count);
        }

        var records = ArrayPool<int>.Shared.Rent(Math.Max(1, longest));
        var start = 0;
        foreach (ref readonly var chain in content.Chains.AsSpan())
        {
            if (chain.Hash == 0)
            {
                continue;
            }

            var slot = (int)(chain.Hash & (ulong)mask);
            while (BinaryPrimitives.ReadUInt64LittleEndian(slots[(slot * SlotLength)..]) != 0)
            {
                slot = (slot + 1) & mask;
            }

            var target = slots.Slice(slot * SlotLength, SlotLength);
            BinaryPrimitives.WriteUInt64LittleEndian(target, chain.Hash);
            BinaryPrimitives.WriteInt32LittleEndian(target[8..], start);
            BinaryPrimitives.WriteInt32LittleEndian(target[12..], chain.Count);
            chain.CopyTo(records.AsSpan(0, chain.Count), content.Before, content.Keys);
            var to = postings.Slice(start * 4, chain.Count * 4);
            for (var i = 0; i < chain.Count; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(to[(i * 4)..], records[i]);
            }

            start += chain.Count;
        }

        ArrayPool<int>.Shared.Return(records);
    }

    /// <summary>Computes the checksum of all tables and takes the keys into the filter on the way.</summary>
    private uint BodyChecksum(byte[] block)
    {
        var crc = uint.MaxValue;
        var length = file.Length;
        for (long at = HeaderLength; at < length;)
        {
            var read = DiskReading.Fill(file, block.AsSpan(0, (int)Math.Min(64 * 1024, length - at)), at);
            crc = RecordFormat.Checksum(crc, block.AsSpan(0, read));
            NoteKeys(block.AsSpan(0, read), at);
            at += Math.Max(1, read);
        }

        return ~crc;
    }

    // Blocks and slots begin at multiples of 8, so a hash never lies across two blocks.
    private void NoteKeys(ReadOnlySpan<byte> block, long blockAt)
    {
        if (filter is null)
        {
            return;
        }

        var first = Math.Max(0, (blockAt - slotsAt + SlotLength - 1) / SlotLength);
        for (var at = slotsAt + (first * SlotLength) - blockAt; at + sizeof(ulong) <= Math.Min(block.Length, postingsAt - blockAt); at += SlotLength)
        {
            var hash = BinaryPrimitives.ReadUInt64LittleEndian(block[(int)at..]);
            if (hash != 0)
            {
                filter.Add(hash);
            }
        }
    }

    private FoundKey Slot(ulong hash)
    {
        if (filter?.MayHave(hash) == false)
        {
            return new FoundKey(hash, 0, 0);
        }

        var known = Volatile.Read(ref found);
        if (known.Hash != hash)
        {
            known = LookUp(hash);
            Volatile.Write(ref found, known);
        }

        return known;
    }

    private FoundKey LookUp(ulong hash)
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
                    return new FoundKey(hash, 0, 0);
                }

                if (here == hash)
                {
                    return new FoundKey(hash, BinaryPrimitives.ReadInt32LittleEndian(read[((i * SlotLength) + 8)..]), BinaryPrimitives.ReadInt32LittleEndian(read[((i * SlotLength) + 12)..]));
                }
            }

            tried += run;
            slot = (slot + run) & (slotCount - 1);
        }

        return new FoundKey(hash, 0, 0);
    }

    private void Read(long offset, System.Span<byte> bytes)
    {
        if (DiskReading.Fill(file, bytes, offset) != bytes.Length)
        {
            throw new IOException("An index ended before its end. It is made again when it is deleted and the log opened.");
        }
    }

    private sealed record FoundKey(ulong Hash, int Start, int Count);

    private sealed class Page<T>(int first, T[] items)
    {
        public int First => first;

        public T[] Items => items;

        public bool Has(int item) => item >= first && item < first + items.Length;
    }
}
