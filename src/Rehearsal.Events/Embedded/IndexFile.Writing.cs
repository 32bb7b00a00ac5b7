using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rehearsal.Events;

/// <content>Writing.</content>
internal sealed partial class IndexFile
{
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

    /// <summary>Encodes an index into an array of the pool.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte[] Encode(long first, long segmentEnd, LiveIndexContent content, out int length)
    {
        var slotCount = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, content.Used * 3 / 2));
        var postings = 0L;
        foreach (ref readonly var chain in content.Chains.Span)
        {
            postings += chain.Count;
        }

        var layout = IndexLayout.Of(content.Count, slotCount, postings);
        length = checked((int)layout.End);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var bytes = rented.AsSpan(0, length);
        bytes[..(int)layout.OffsetsAt].Clear();
        bytes[((int)layout.BlocksAt - 8)..(int)layout.BlocksAt].Clear();
        bytes[(int)layout.SlotsAt..(int)layout.PostingsAt].Clear();
        for (var i = 0; i < content.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[((int)layout.OffsetsAt + (i * 4))..], content.Pages[i >> IndexPage.Shift].OffsetOf(i & (IndexPage.Size - 1)));
        }

        var blocks = content.Blocks.Span;
        for (var i = 0; i < blocks.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes[((int)layout.BlocksAt + (i * 16))..], blocks[i].Earliest);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[((int)layout.BlocksAt + (i * 16) + 8)..], blocks[i].Latest);
        }

        var filter = new KeyFilter(KeyFilter.LinesFor(slotCount));
        WriteKeys(bytes[(int)layout.SlotsAt..(int)layout.PostingsAt], bytes[(int)layout.PostingsAt..], content, filter);
        filter.Write(bytes[(int)layout.FilterAt..(int)layout.OffsetsAt]);
        for (var block = 0; block < layout.Checked; block++)
        {
            var (at, size) = layout.Block(block);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[(HeaderLength + (block * 4))..], RecordFormat.ChecksumOf(bytes.Slice((int)at, size)));
        }

        WriteHeader(bytes[..HeaderLength], first, segmentEnd, content, slotCount, layout.Checked, RecordFormat.ChecksumOf(bytes.Slice(HeaderLength, layout.Checked * 4)));
        return rented;
    }

    private static void WriteHeader(System.Span<byte> header, long first, long segmentEnd, LiveIndexContent content, int slotCount, int checkedBlocks, uint checksum)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], VersionNow);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], content.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], slotCount);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], checkedBlocks);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], first);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], content.Times.Earliest);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], content.Times.Latest);
        BinaryPrimitives.WriteInt64LittleEndian(header[48..], segmentEnd);
        BinaryPrimitives.WriteUInt32LittleEndian(header[56..], checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(header[60..], RecordFormat.ChecksumOf(header[..60]));
    }

    // Runs once a segment and long then: too seldom to be compiled well on the way.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteKeys(System.Span<byte> slots, System.Span<byte> postings, LiveIndexContent content, KeyFilter filter)
    {
        var mask = (slots.Length / SlotLength) - 1;
        var records = MemoryMarshal.Cast<byte, int>(postings);
        var start = 0;
        foreach (ref readonly var chain in content.Chains.Span)
        {
            if (chain.Hash == 0)
            {
                continue;
            }

            filter.Add(chain.Hash);
            var slot = (int)(chain.Hash & (ulong)mask);
            while (BinaryPrimitives.ReadUInt64LittleEndian(slots[(slot * SlotLength)..]) != 0)
            {
                slot = (slot + 1) & mask;
            }

            var target = slots.Slice(slot * SlotLength, SlotLength);
            BinaryPrimitives.WriteUInt64LittleEndian(target, chain.Hash);
            BinaryPrimitives.WriteInt32LittleEndian(target[8..], start);
            BinaryPrimitives.WriteInt32LittleEndian(target[12..], chain.Count);
            var to = records.Slice(start, chain.Count);
            chain.CopyTo(to, content.Pages);
            if (!BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(to, to);
            }

            start += chain.Count;
        }
    }
}
