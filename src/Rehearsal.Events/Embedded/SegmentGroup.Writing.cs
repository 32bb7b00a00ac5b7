using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Rehearsal.Events;

/// <content>Writing.</content>
internal sealed partial class SegmentGroup
{
    // Bounds the memory of writing to some megabytes, whatever the filters have.
    private const int LinesAtOnce = 1024;

    /// <summary>Writes the group of <see cref="Few"/> or <see cref="Many"/> complete segments from the filters of their indexes. A segment whose index has none, or does not hold, may have every key.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="folder">The folder of the log.</param>
    /// <param name="segments">The segments.</param>
    /// <param name="end">The position behind the last one.</param>
    /// <returns>The path of the file, which says nothing until it has been opened and its segments have joined.</returns>
    public static string Write(IDisk disk, string folder, ReadOnlySpan<Segment> segments, long end)
    {
        var indexes = new IndexFile?[segments.Length];
        try
        {
            for (var i = 0; i < segments.Length; i++)
            {
                var next = i + 1 < segments.Length ? segments[i + 1].First : end;
                indexes[i] = IndexFile.TryOpen(disk, folder, segments[i].First, static () => throw new DamagedIndexException());
                if (indexes[i]?.Count != next - segments[i].First)
                {
                    indexes[i]?.Dispose();
                    indexes[i] = null;
                }
            }

            var path = System.IO.Path.Combine(folder, SegmentNames.GroupOf(segments[0].First, segments.Length));
            using (var file = disk.Open(path + SegmentNames.Unfinished, DiskAccess.Create))
            {
                // Not flushed: what a loss of power tears does not hold, and each segment's own index is asked then.
                var lines = WriteLines(file, indexes);
                file.WriteAt(Begin(segments, indexes, end, lines), 0);
            }

            disk.Rename(path + SegmentNames.Unfinished, path);
            return path;
        }
        finally
        {
            foreach (var index in indexes)
            {
                index?.Dispose();
            }
        }
    }

    private static byte[] Begin(ReadOnlySpan<Segment> segments, ReadOnlySpan<IndexFile?> indexes, long end, int lines)
    {
        var bytes = new byte[LinesAt(segments.Length)];
        for (var i = 0; i < segments.Length; i++)
        {
            var entry = bytes.AsSpan(HeaderLength + (i * EntryLength), EntryLength);
            var (earliest, latest) = indexes[i]?.Times ?? (long.MinValue, long.MaxValue);
            BinaryPrimitives.WriteInt64LittleEndian(entry, segments[i].First);
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], earliest);
            BinaryPrimitives.WriteInt64LittleEndian(entry[16..], latest);
        }

        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), lines);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), segments[0].First);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), end);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(32), segments.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(56), RecordFormat.ChecksumOf(bytes.AsSpan(HeaderLength)));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(60), RecordFormat.ChecksumOf(bytes.AsSpan(0, 60)));
        return bytes;
    }

    private static int WriteLines(IDiskFile file, IndexFile?[] indexes)
    {
        var lines = LinesFor(indexes);
        var atOnce = Math.Min(lines, LinesAtOnce);
        var length = CheckedLineLength(indexes.Length);
        var filters = ArrayPool<ulong>.Shared.Rent(indexes.Length * atOnce * KeyFilter.LineWords);
        var bytes = ArrayPool<byte>.Shared.Rent(atOnce * length);
        try
        {
            for (var line = 0; line < lines; line += atOnce)
            {
                for (var i = 0; i < indexes.Length; i++)
                {
                    Read(ref indexes[i], lines, line, filters.AsSpan(i * atOnce * KeyFilter.LineWords, atOnce * KeyFilter.LineWords));
                }

                Turn(filters, bytes, (line, atOnce, lines), indexes.Length);
                file.WriteAt(bytes.AsSpan(0, atOnce * length), LinesAt(indexes.Length) + ((long)line * length));
            }
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(filters);
            ArrayPool<byte>.Shared.Return(bytes);
        }

        return lines;
    }

    /// <summary>Turns lines of filters around and puts a checksum behind each.</summary>
    // Runs seldom and long: too seldom to be compiled well on the way.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn(ReadOnlySpan<ulong> filters, System.Span<byte> bytes, (int First, int Count, int Of) lines, int segments)
    {
        System.Span<ulong> block = stackalloc ulong[64];
        var length = CheckedLineLength(segments);
        for (var line = 0; line < lines.Count; line++)
        {
            var target = bytes.Slice(line * length, length);
            for (var word = 0; word < KeyFilter.LineWords; word++)
            {
                block.Clear();
                for (var i = 0; i < segments; i++)
                {
                    block[i] = filters[(((i * lines.Count) + line) * KeyFilter.LineWords) + word];
                }

                Transpose(block);
                for (var bit = 0; bit < block.Length; bit++)
                {
                    var at = (word * 64) + bit;
                    if (segments == Few)
                    {
                        target[at] = (byte)block[bit];
                    }
                    else
                    {
                        BinaryPrimitives.WriteUInt64LittleEndian(target[(at * sizeof(ulong))..], block[bit]);
                    }
                }
            }

            BinaryPrimitives.WriteUInt32LittleEndian(target[^4..], ChecksumOf(lines.Of, lines.First + line, target[..^4]));
        }
    }

    // Halves of halves change places: H. S. Warren, Hacker's Delight, 7-3, with bit 0 as the first of a word.
    private static void Transpose(System.Span<ulong> block)
    {
        var mask = 0x00000000FFFFFFFFUL;
        for (var half = 32; half != 0; half >>= 1, mask ^= mask << half)
        {
            for (var row = 0; row < 64; row = (row + half + 1) & ~half)
            {
                var crossing = ((block[row] >> half) ^ block[row + half]) & mask;
                block[row] ^= crossing << half;
                block[row + half] ^= crossing;
            }
        }
    }
}
