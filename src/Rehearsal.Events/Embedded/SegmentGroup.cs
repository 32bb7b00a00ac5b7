using System.Buffers.Binary;
using System.Numerics;

namespace Rehearsal.Events;

/// <summary>What is known of 8 or 64 complete segments in a row, in a file beside them: their times, and for each bit of a filter which of them have it. One small read tells of a key which of them may have it.</summary>
/// <remarks>
/// Only the times are in memory. Whatever cannot be read, or does not hold, is answered with all segments, whose own indexes are asked then: the file can be missing
/// or damaged and costs no more than time. Safe for concurrent use.
/// </remarks>
internal sealed partial class SegmentGroup : IDisposable
{
    /// <summary>The segments of a small group.</summary>
    public const int Few = 8;

    /// <summary>The segments of a large group.</summary>
    public const int Many = 64;

    private const int Version = 1;
    private const int HeaderLength = 64;
    private const int EntryLength = 24;

    // What there is a bit a segment for: the bits of a filter's line.
    private const int LineBits = 64 * KeyFilter.LineWords;

    private readonly IDiskFile file;
    private readonly int lines;
    private readonly long[] firsts;
    private readonly (long Earliest, long Latest)[] times;

    private SegmentGroup(IDiskFile file, string path, OpenIndexes opened, ReadOnlySpan<byte> header, ReadOnlySpan<byte> table)
    {
        (this.file, Path, Opened) = (file, path, opened);
        lines = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        End = BinaryPrimitives.ReadInt64LittleEndian(header[24..]);
        (firsts, times) = (new long[table.Length / EntryLength], new (long, long)[table.Length / EntryLength]);
        for (var i = 0; i < firsts.Length; i++)
        {
            var entry = table.Slice(i * EntryLength, EntryLength);
            firsts[i] = BinaryPrimitives.ReadInt64LittleEndian(entry);
            times[i] = (BinaryPrimitives.ReadInt64LittleEndian(entry[8..]), BinaryPrimitives.ReadInt64LittleEndian(entry[16..]));
        }
    }

    /// <summary>Gets the file.</summary>
    public string Path { get; }

    /// <summary>Gets the open indexes of the log's groups.</summary>
    public OpenIndexes Opened { get; }

    /// <summary>Gets how many segments the group was made of: <see cref="Few"/> or <see cref="Many"/>.</summary>
    public int Count => firsts.Length;

    /// <summary>Gets the position of the first record of the first segment.</summary>
    public long First => firsts[0];

    /// <summary>Gets the position behind the last segment, where another one begins.</summary>
    public long End { get; }

    private static ReadOnlySpan<byte> Magic => "RHSGRP\r\n"u8;

    /// <summary>Opens the group of a file.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The file.</param>
    /// <param name="opened">The open indexes of the log's groups.</param>
    /// <returns>Null when there is none whose beginning holds.</returns>
    public static SegmentGroup? TryOpen(IDisk disk, string path, OpenIndexes opened)
    {
        IDiskFile? file = null;
        try
        {
            file = disk.Open(path, DiskAccess.Read);
            System.Span<byte> begin = stackalloc byte[LinesAt(Many)];
            var header = begin[..HeaderLength];
            if (DiskReading.Fill(file, header, 0) == HeaderLength && Holds(header))
            {
                var table = begin[HeaderLength..LinesAt(BinaryPrimitives.ReadInt32LittleEndian(header[32..]))];
                if (DiskReading.Fill(file, table, HeaderLength) == table.Length && BinaryPrimitives.ReadUInt32LittleEndian(header[56..]) == RecordFormat.ChecksumOf(table))
                {
                    return new SegmentGroup(file, path, opened, header, table);
                }
            }
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            // As good as none.
        }

        file?.Dispose();
        return null;
    }

    /// <summary>Becomes the group of the segments that it was made of, as far as retention left them.</summary>
    /// <param name="segments">The segments of the log, the oldest first.</param>
    /// <returns>False when the segments are others than it was made of, of which it says nothing, or are all in larger groups.</returns>
    public bool TryJoin(ReadOnlySpan<Segment> segments)
    {
        var end = 0;
        while (end < segments.Length && segments[end].First < End)
        {
            end++;
        }

        if (end == segments.Length || segments[end].First != End)
        {
            return false;
        }

        var begin = end;
        while (begin > 0 && segments[begin - 1].First >= First)
        {
            begin--;
        }

        var count = end - begin;
        for (var i = 0; i < count; i++)
        {
            if (count > Count || segments[begin + i].First != firsts[Count - count + i])
            {
                return false;
            }
        }

        var joined = false;
        for (var i = 0; i < count; i++)
        {
            joined |= segments[begin + i].TryJoin(new GroupPlace(this, Count - count + i));
        }

        return joined;
    }

    /// <summary>Gets the earliest and latest time of a segment's records in UTC ticks; of all times, when they are not known.</summary>
    public (long Earliest, long Latest) TimesOf(int place) => times[place];

    /// <summary>Tells which segments may have a key.</summary>
    /// <returns>A bit for each segment of the group, and any above them.</returns>
    public ulong SegmentsWith(ulong hash)
    {
        var length = CheckedLineLength(Count);
        System.Span<byte> line = stackalloc byte[CheckedLineLength(Many)];
        line = line[..length];
        try
        {
            var number = KeyFilter.LineOf(hash, lines);
            if (DiskReading.Fill(file, line, LinesAt(Count) + ((long)number * length)) != length
                || ChecksumOf(lines, number, line[..^4]) != BinaryPrimitives.ReadUInt32LittleEndian(line[^4..]))
            {
                return ulong.MaxValue;
            }
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e) || e is ObjectDisposedException)
        {
            return ulong.MaxValue;
        }

        var (first, second) = KeyFilter.BitsOf(hash);
        return WithAll(line, 0, first) & WithAll(line, 64, second);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static int LinesAt(int segments) => HeaderLength + (segments * EntryLength);

    // A bit a segment for each bit of a line, and a checksum.
    private static int CheckedLineLength(int segments) => (LineBits * segments / 8) + 4;

    // Of where the line stands too: a file of that name that is made again may have more or fewer of them, and who has the old one open may come upon the new one.
    private static uint ChecksumOf(int lines, int line, ReadOnlySpan<byte> bits)
    {
        System.Span<byte> place = stackalloc byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(place, lines);
        BinaryPrimitives.WriteInt32LittleEndian(place[sizeof(int)..], line);
        return ~RecordFormat.Checksum(RecordFormat.Checksum(uint.MaxValue, place), bits);
    }

    private static bool Holds(ReadOnlySpan<byte> header) =>
        header.StartsWith(Magic)
        && BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == Version
        && BinaryPrimitives.ReadInt32LittleEndian(header[32..]) is Few or Many
        && BinaryPrimitives.ReadUInt32LittleEndian(header[60..]) == RecordFormat.ChecksumOf(header[..60]);

    private ulong WithAll(ReadOnlySpan<byte> line, int from, ulong bits)
    {
        var found = ulong.MaxValue;
        for (; bits != 0; bits &= bits - 1)
        {
            var bit = from + BitOperations.TrailingZeroCount(bits);
            found &= Count == Few ? line[bit] : BinaryPrimitives.ReadUInt64LittleEndian(line[(bit * sizeof(ulong))..]);
        }

        return found;
    }
}
