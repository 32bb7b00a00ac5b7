using System.Buffers;
using System.Buffers.Binary;
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
    private static byte[] Encode(long first, long segmentEnd, LiveIndexContent content, out int length)
    {
        using var keys = new KeyTable(content.Pages, content.Count);
        byte[]? bytes;
        while ((bytes = TryEncode(first, segmentEnd, content, keys, out length)) is null)
        {
        }

        return bytes;
    }

    // Null when there are more keys than slots: there are more slots then.
    private static byte[]? TryEncode(long first, long segmentEnd, LiveIndexContent content, KeyTable keys, out int length)
    {
        var slotCount = keys.SlotCount;
        var layout = IndexLayout.Of(content.Count, slotCount, keys.PostingCount);
        length = checked((int)layout.End);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var bytes = rented.AsSpan(0, length);
        bytes[..(int)layout.OffsetsAt].Clear();
        bytes[((int)layout.BlocksAt - 8)..(int)layout.BlocksAt].Clear();
        bytes[(int)layout.SlotsAt..(int)layout.PostingsAt].Clear();
        for (var record = 0; record < content.Count; record += IndexPage.Size)
        {
            WriteOffsets(bytes[((int)layout.OffsetsAt + (record * 4))..], content.Pages[record >> IndexPage.Shift].Offsets(Math.Min(IndexPage.Size, content.Count - record)));
        }

        var blocks = content.Blocks.Span;
        for (var i = 0; i < blocks.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes[((int)layout.BlocksAt + (i * 16))..], blocks[i].Earliest);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[((int)layout.BlocksAt + (i * 16) + 8)..], blocks[i].Latest);
        }

        var filter = new KeyFilter(KeyFilter.LinesFor(slotCount));
        if (!keys.TryWrite(bytes[(int)layout.SlotsAt..(int)layout.PostingsAt], bytes[(int)layout.PostingsAt..], filter))
        {
            ArrayPool<byte>.Shared.Return(rented);
            return null;
        }

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

    private static void WriteOffsets(System.Span<byte> bytes, ReadOnlySpan<uint> offsets)
    {
        var target = MemoryMarshal.Cast<byte, uint>(bytes)[..offsets.Length];
        offsets.CopyTo(target);
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(target, target);
        }
    }
}
