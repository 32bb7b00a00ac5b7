using System.Buffers.Binary;
using System.Numerics;

namespace Rehearsal.Events;

/// <summary>What is known of 64 complete segments in a row, in a file beside them: their times, and for each bit of a filter a word that says which of them have it. One small read tells of a key which of the 64 may have it.</summary>
/// <remarks>
/// Only the times are in memory. Whatever cannot be read, or does not hold, is answered with all segments, whose own indexes are asked then: the file can be missing
/// or damaged and costs no more than time. Safe for concurrent use.
/// </remarks>
internal sealed partial class SegmentGroup : IDisposable
{
    /// <summary>The segments of a group.</summary>
    public const int Size = 64;

    private const int Version = 1;
    private const int HeaderLength = 64;
    private const int EntryLength = 24;
    private const int LinesAt = HeaderLength + (Size * EntryLength);

    // A word for each bit of a filter's line.
    private const int LineWords = 64 * KeyFilter.LineWords;
    private const int LineLength = LineWords * sizeof(ulong);
    private const int CheckedLineLength = LineLength + 4;

    private readonly IDiskFile file;
    private readonly int lines;
    private readonly long[] firsts = new long[Size];
    private readonly (long Earliest, long Latest)[] times = new (long, long)[Size];

    private SegmentGroup(IDiskFile file, string path, ReadOnlySpan<byte> header, ReadOnlySpan<byte> table)
    {
        (this.file, Path) = (file, path);
        lines = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        End = BinaryPrimitives.ReadInt64LittleEndian(header[24..]);
        for (var i = 0; i < Size; i++)
        {
            var entry = table.Slice(i * EntryLength, EntryLength);
            firsts[i] = BinaryPrimitives.ReadInt64LittleEndian(entry);
            times[i] = (BinaryPrimitives.ReadInt64LittleEndian(entry[8..]), BinaryPrimitives.ReadInt64LittleEndian(entry[16..]));
        }
    }

    /// <summary>Gets the file.</summary>
    public string Path { get; }

    /// <summary>Gets the position of the first record of the first segment.</summary>
    public long First => firsts[0];

    /// <summary>Gets the position behind the last segment, where another one begins.</summary>
    public long End { get; }

    private static ReadOnlySpan<byte> Magic => "RHSGRP\r\n"u8;

    /// <summary>Opens the group of a file.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The file.</param>
    /// <returns>Null when there is none whose beginning holds.</returns>
    public static SegmentGroup? TryOpen(IDisk disk, string path)
    {
        IDiskFile? file = null;
        try
        {
            file = disk.Open(path, DiskAccess.Read);
            System.Span<byte> begin = stackalloc byte[LinesAt];
            if (DiskReading.Fill(file, begin, 0) == LinesAt && Holds(begin[..HeaderLength], begin[HeaderLength..]))
            {
                return new SegmentGroup(file, path, begin[..HeaderLength], begin[HeaderLength..]);
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
    /// <returns>False when the segments are others than it was made of: it says nothing about those, and joins none.</returns>
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
            if (count > Size || segments[begin + i].First != firsts[Size - count + i])
            {
                return false;
            }
        }

        for (var i = 0; i < count; i++)
        {
            segments[begin + i].Join(this, Size - count + i);
        }

        return count > 0;
    }

    /// <summary>Gets the earliest and latest time of a segment's records in UTC ticks; of all times, when they are not known.</summary>
    public (long Earliest, long Latest) TimesOf(int place) => times[place];

    /// <summary>Tells which segments may have a key.</summary>
    /// <returns>A bit for each segment of the group.</returns>
    /// <exception cref="ObjectDisposedException">The log was closed.</exception>
    public ulong SegmentsWith(ulong hash)
    {
        System.Span<byte> line = stackalloc byte[CheckedLineLength];
        try
        {
            if (DiskReading.Fill(file, line, LinesAt + ((long)KeyFilter.LineOf(hash, lines) * CheckedLineLength)) != CheckedLineLength
                || RecordFormat.ChecksumOf(line[..LineLength]) != BinaryPrimitives.ReadUInt32LittleEndian(line[LineLength..]))
            {
                return ulong.MaxValue;
            }
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            return ulong.MaxValue;
        }

        var (first, second) = KeyFilter.BitsOf(hash);
        return WithAll(line, first) & WithAll(line[(64 * sizeof(ulong))..], second);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static bool Holds(ReadOnlySpan<byte> header, ReadOnlySpan<byte> table) =>
        header.StartsWith(Magic)
        && BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == Version
        && BinaryPrimitives.ReadUInt32LittleEndian(header[56..]) == RecordFormat.ChecksumOf(table)
        && BinaryPrimitives.ReadUInt32LittleEndian(header[60..]) == RecordFormat.ChecksumOf(header[..60]);

    private static ulong WithAll(ReadOnlySpan<byte> words, ulong bits)
    {
        var found = ulong.MaxValue;
        for (; bits != 0; bits &= bits - 1)
        {
            found &= BinaryPrimitives.ReadUInt64LittleEndian(words[(BitOperations.TrailingZeroCount(bits) * sizeof(ulong))..]);
        }

        return found;
    }
}
