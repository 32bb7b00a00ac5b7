using System.Buffers.Binary;

namespace Rehearsal.Events;

/// <summary>Finds the end of the last segment, cuts a torn tail off, and tells it from damage.</summary>
/// <remarks>
/// A batch counts when all its records are intact up to the one that ends it. What follows the last such batch was never
/// acknowledged as flushed, unless a later intact record says that it was: each record states how much before it was flushed.
/// </remarks>
internal static class SegmentRecovery
{
    private const int BlockSize = 256 * 1024;

    /// <summary>Recovers a segment.</summary>
    /// <param name="segment">The last segment of the log.</param>
    /// <param name="restore">Asked once, with the end of the records and the position that comes next, to write what follows if it is pending.</param>
    /// <param name="cut">Whether to overwrite a torn tail with zeros, so that nothing of it can ever be taken for a record.</param>
    /// <exception cref="EventLogException">Records that were flushed are damaged.</exception>
    public static RecoveredSegment Recover(Segment segment, Func<long, long, bool> restore, bool cut)
    {
        var index = new LiveIndex();
        using var scan = new SegmentScan(segment.File, segment.First);
        List<uint> offsets = [];
        List<RecordKeys> keys = [];
        var (end, next) = (scan.Offset, scan.Position);
        var isRestored = false;
        while (true)
        {
            if (!scan.TryNext(out var view))
            {
                if (isRestored || !restore(scan.Offset, scan.Position))
                {
                    break;
                }

                isRestored = true;
                scan.Refresh();
                continue;
            }

            offsets.Add((uint)scan.RecordOffset);
            keys.Add(RecordKeys.Of(view));
            if (view.EndsBatch)
            {
                index.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(offsets), 0, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(keys));
                offsets.Clear();
                keys.Clear();
                (end, next) = (scan.Offset, scan.Position);
            }
        }

        var isSealed = offsets.Count == 0 && scan.Offset > end;
        if (offsets.Count == 0)
        {
            // A seal behind the last batch stays where it is.
            end = scan.Offset;
        }

        var torn = Torn(segment, end, scan.Offset, next);
        if (torn > 0 && cut)
        {
            Clear(segment.File, end, end + torn);
        }

        return new RecoveredSegment(index, end, next, torn, isSealed);
    }

    /// <summary>Measures what follows the end, up to its last byte that is not zero.</summary>
    private static long Torn(Segment segment, long end, long broken, long next)
    {
        var file = segment.File;
        var last = end;
        var length = file.Length;
        var buffer = new byte[(int)Math.Clamp(length - end, 0, BlockSize)];
        for (var at = end; at < length; at += buffer.Length)
        {
            var block = buffer.AsSpan(0, DiskReading.Fill(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - at)), at));
            for (var i = 0; i < block.Length;)
            {
                var found = block[i..].IndexOfAnyExcept((byte)0);
                if (found < 0)
                {
                    break;
                }

                i = (i + found) & ~(RecordFormat.Alignment - 1);
                last = Math.Min(length, at + i + RecordFormat.Alignment);
                if (FlushedBefore(file, at + i, length, block[i..], next) > next)
                {
                    throw segment.Damaged(broken, $"the record of position {next}, which was flushed", "bytes whose length, position or checksum does not fit");
                }

                i += RecordFormat.Alignment;
            }
        }

        return last - end;
    }

    /// <summary>Tells up to which position the log was flushed when the record at an offset was written; -1 when none stands there.</summary>
    private static long FlushedBefore(IDiskFile file, long offset, long fileLength, ReadOnlySpan<byte> bytes, long next)
    {
        System.Span<byte> header = stackalloc byte[RecordFormat.HeaderSize];
        if (bytes.Length < header.Length)
        {
            if (DiskReading.Fill(file, header, offset) < header.Length)
            {
                return -1;
            }
        }
        else
        {
            bytes[..header.Length].CopyTo(header);
        }

        var stated = BinaryPrimitives.ReadUInt32LittleEndian(header);
        var position = RecordFormat.Position(header);
        if (stated is < RecordFormat.HeaderSize or > RecordFormat.LengthMax || stated > fileLength - offset || position < next || position - next > fileLength / RecordFormat.HeaderSize)
        {
            return -1;
        }

        var record = new byte[stated];
        return DiskReading.Fill(file, record, offset) == record.Length && RecordFormat.IsIntact(record, out _)
            ? position - RecordFormat.Unflushed(record)
            : -1;
    }

    private static void Clear(IDiskFile file, long from, long to)
    {
        var zeros = new byte[(int)Math.Min(BlockSize, to - from)];
        for (var at = from; at < to; at += zeros.Length)
        {
            file.WriteAt(zeros.AsSpan(0, (int)Math.Min(zeros.Length, to - at)), at);
        }

        file.Flush();
    }
}
