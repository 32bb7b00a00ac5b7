using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Rehearsal.Events;

/// <summary>The index of a complete segment, in a file beside it. Only what a query asks for is read, and verified when it is first read.</summary>
/// <remarks>
/// The file can be made again from the segment at any time. One whose header does not hold is as good as none; when a part turns out to
/// be damaged later, the whole is made again in memory and the answer comes from there. Version 1 had one checksum, which is verified when
/// the file is opened; version 2 a filter that is not read any more. Safe for concurrent use.
/// </remarks>
internal sealed partial class IndexFile : SegmentIndex, IDisposable
{
    private const int HeaderLength = 64;
    private const int VersionNow = 3;
    private const int SlotLength = 16;
    private const int ReadAhead = 1024;

    private readonly Lock remaking = new();
    private readonly IDiskFile file;
    private readonly Func<SegmentIndex> remake;
    private readonly int slotCount;
    private readonly IndexLayout layout;

    // Null of version 1, which was verified whole.
    private readonly CheckedBlocks? blocksChecked;

    private readonly bool hasFilter;

    // Immutable once made, so that readers can share them; replaced by the one who read further.
    private Page<uint> offsets = new(0, []);
    private Page<(long Earliest, long Latest)> blocks = new(0, []);
    private FoundKey found = FoundKey.Nothing;
    private SegmentIndex? remade;
    private int leases;
    private bool isLeft;

    private IndexFile(IDiskFile file, ReadOnlySpan<byte> header, uint[]? checksums, Func<SegmentIndex> remake)
    {
        (this.file, this.remake) = (file, remake);
        Count = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        slotCount = BinaryPrimitives.ReadInt32LittleEndian(header[16..]);
        Times = (BinaryPrimitives.ReadInt64LittleEndian(header[32..]), BinaryPrimitives.ReadInt64LittleEndian(header[40..]));
        SegmentEnd = BinaryPrimitives.ReadInt64LittleEndian(header[48..]);
        var version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        hasFilter = version == VersionNow;
        FilterLines = hasFilter || KeyFilter.LinesFor(slotCount) <= LinesInMemoryMax ? KeyFilter.LinesFor(slotCount) : 0;
        layout = checksums is null ? IndexLayout.OfVersion1(Count, slotCount) : IndexLayout.Read(version, Count, slotCount, checksums.Length, file.Length);
        blocksChecked = checksums is null ? null : new CheckedBlocks(file, layout, checksums);
    }

    private static ReadOnlySpan<byte> Magic => "RHSIDX\r\n"u8;

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override (long Earliest, long Latest) Times { get; }

    /// <summary>Gets where the segment's records end.</summary>
    public long SegmentEnd { get; }

    /// <summary>Gets a value indicating whether a part was damaged, so that the answers come from memory.</summary>
    public bool IsRemade => Volatile.Read(ref remade) is not null;

    /// <summary>Opens an index.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="folder">The folder of the log.</param>
    /// <param name="first">The position of the segment's first record.</param>
    /// <param name="remake">Makes the index again from the segment, should a part turn out to be damaged. Called outside locks of this class but its own.</param>
    /// <returns>The index; null when there is none that belongs to the segment and whose beginning is whole.</returns>
    public static IndexFile? TryOpen(IDisk disk, string folder, long first, Func<SegmentIndex> remake)
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

        try
        {
            if (TryRead(file, first, remake) is { } index)
            {
                return index;
            }
        }
        catch (Exception e) when (e is IOException or DamagedIndexException)
        {
            // Made again from the segment.
        }

        file.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public override uint OffsetOf(int record)
    {
        if (Volatile.Read(ref remade) is { } other)
        {
            return other.OffsetOf(record);
        }

        var known = Volatile.Read(ref offsets);
        if (!known.Has(record))
        {
            var first = record / ReadAhead * ReadAhead;
            var items = GC.AllocateUninitializedArray<uint>(Math.Min(ReadAhead, Count - first));
            if (!TryFill(layout.OffsetsAt + ((long)first * 4), MemoryMarshal.AsBytes(items.AsSpan())))
            {
                return Remade().OffsetOf(record);
            }

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
        if (Volatile.Read(ref remade) is { } other)
        {
            return other.Block(block);
        }

        var known = Volatile.Read(ref blocks);
        if (!known.Has(block))
        {
            var first = block / ReadAhead * ReadAhead;
            var bytes = new byte[Math.Min(ReadAhead, ((Count + BlockSize - 1) / BlockSize) - first) * 16];
            if (!TryFill(layout.BlocksAt + ((long)first * 16), bytes))
            {
                return Remade().Block(block);
            }

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
    public override int CountOf(ulong hash) => TrySlot(hash)?.Count ?? Remade().CountOf(hash);

    /// <inheritdoc/>
    public override IEnumerable<int> Find(ulong hash, bool backwards)
    {
        var done = 0;
        if (TrySlot(hash) is var (_, start, count))
        {
            while (done < count)
            {
                // The first read is short: a correlation has a handful, and a query with a limit stops early.
                var size = Math.Min(done == 0 ? 64 : ReadAhead, count - done);
                var bytes = new byte[size * 4];
                if (!TryFill(layout.PostingsAt + (((long)start + (backwards ? count - done - size : done)) * 4), bytes))
                {
                    break;
                }

                for (var i = 0; i < size; i++)
                {
                    yield return BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan((backwards ? size - 1 - i : i) * 4));
                }

                done += size;
            }

            if (done == count)
            {
                yield break;
            }
        }

        // The records of a key are the same in both, and so is their order.
        foreach (var record in Remade().Find(hash, backwards).Skip(done))
        {
            yield return record;
        }
    }

    /// <inheritdoc/>
    public override void Lend() => Interlocked.Increment(ref leases);

    /// <inheritdoc/>
    public override void Return()
    {
        if (Interlocked.Decrement(ref leases) == 0 && Volatile.Read(ref isLeft))
        {
            Dispose();
        }
    }

    /// <summary>Closes the file when the last lease has ended. Nobody begins one from here on.</summary>
    public void Leave()
    {
        Volatile.Write(ref isLeft, true);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref leases) == 0)
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static IndexFile? TryRead(IDiskFile file, long first, Func<SegmentIndex> remake)
    {
        // One read for the header and, mostly, all checksums.
        System.Span<byte> begin = stackalloc byte[2048];
        begin = begin[..DiskReading.Fill(file, begin, 0)];
        if (begin.Length < HeaderLength)
        {
            return null;
        }

        var header = begin[..HeaderLength];
        if (!header.StartsWith(Magic)
            || BinaryPrimitives.ReadInt64LittleEndian(header[24..]) != first
            || BinaryPrimitives.ReadUInt32LittleEndian(header[60..]) != RecordFormat.ChecksumOf(header[..60]))
        {
            return null;
        }

        switch (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]))
        {
            case 1:
                var old = new IndexFile(file, header, null, remake);
                return old.BodyChecksum() == BinaryPrimitives.ReadUInt32LittleEndian(header[56..]) ? old : null;
            case 2 or VersionNow:
                // The header holds, so the number is what was written; the file may be cut all the same.
                var count = BinaryPrimitives.ReadInt32LittleEndian(header[20..]);
                if (count < 1 || HeaderLength + ((long)count * 4) > file.Length)
                {
                    return null;
                }

                var bytes = new byte[count * 4];
                var known = begin[HeaderLength..Math.Min(begin.Length, HeaderLength + bytes.Length)];
                known.CopyTo(bytes);
                if (DiskReading.Fill(file, bytes.AsSpan(known.Length), HeaderLength + known.Length) != bytes.Length - known.Length || RecordFormat.ChecksumOf(bytes) != BinaryPrimitives.ReadUInt32LittleEndian(header[56..]))
                {
                    return null;
                }

                var checksums = new uint[count];
                for (var i = 0; i < count; i++)
                {
                    checksums[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * 4));
                }

                return new IndexFile(file, header, checksums, remake);
            default:
                return null;
        }
    }

    /// <summary>Computes the checksum of all tables of version 1.</summary>
    private uint BodyChecksum()
    {
        var block = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
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
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    // Null when the index is damaged there.
    private FoundKey? TrySlot(ulong hash)
    {
        if (Volatile.Read(ref remade) is not null)
        {
            return null;
        }

        var known = Volatile.Read(ref found);
        if (known.Hash == hash)
        {
            return known;
        }

        try
        {
            if (!MayHave(hash))
            {
                return FoundKey.Nothing;
            }

            known = LookUp(hash);
        }
        catch (DamagedIndexException)
        {
            return null;
        }

        Volatile.Write(ref found, known);
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
            Fill(layout.SlotsAt + ((long)slot * SlotLength), read);
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

    private SegmentIndex Remade()
    {
        lock (remaking)
        {
            if (remade is { } known)
            {
                return known;
            }

            var made = remake();
            Volatile.Write(ref remade, made);
            return made;
        }
    }

    private bool TryFill(long offset, System.Span<byte> bytes)
    {
        try
        {
            Fill(offset, bytes);
            return true;
        }
        catch (DamagedIndexException)
        {
            return false;
        }
    }

    private void Fill(long offset, System.Span<byte> bytes)
    {
        if (blocksChecked is not null)
        {
            blocksChecked.Fill(offset, bytes);
        }
        else if (DiskReading.Fill(file, bytes, offset) != bytes.Length)
        {
            throw new DamagedIndexException();
        }
    }

    private sealed record FoundKey(ulong Hash, int Start, int Count)
    {
        /// <summary>What no key has: none hashes to 0.</summary>
        public static readonly FoundKey Nothing = new(0, 0, 0);
    }

    private sealed class Page<T>(int first, T[] items)
    {
        public int First => first;

        public T[] Items => items;

        public bool Has(int item) => item >= first && item < first + items.Length;
    }
}
