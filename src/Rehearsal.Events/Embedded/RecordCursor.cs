using System.Buffers;

namespace Rehearsal.Events;

/// <summary>Reads records of one segment by their number: one alone where they lie far apart, through a window that grows where they lie together.</summary>
internal sealed class RecordCursor(Segment segment, SegmentIndex index, bool backwards) : IDisposable
{
    private const int WindowMin = 4 * 1024;
    private const int WindowMax = 64 * 1024;

    // A system call costs about as much as reading this much more.
    private const int Near = 8 * 1024;

    private byte[] buffer = [];
    private IDiskFile? file;
    private long start;
    private int length;
    private int window;
    private long before = long.MinValue / 2;

    /// <summary>Reads a record and verifies it.</summary>
    /// <exception cref="EventLogException">The record is damaged.</exception>
    public LogRecordView Read(int record)
    {
        var offset = index.OffsetOf(record);
        var bytes = Bytes(offset, Size(record, offset));
        if (bytes.Length >= RecordFormat.HeaderSize)
        {
            var stated = RecordFormat.Length(bytes);
            if (stated is >= RecordFormat.HeaderSize and <= RecordFormat.LengthMax)
            {
                bytes = bytes.Length < stated ? Bytes(offset, (int)stated) : bytes;
                if (RecordFormat.IsIntact(bytes, out var intact) && RecordFormat.Position(bytes) == segment.First + record)
                {
                    return new LogRecordView(bytes[..intact]);
                }
            }
        }

        throw segment.Damaged(offset, $"the record of position {segment.First + record}", "bytes whose length, position or checksum does not fit");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }
    }

    /// <summary>Gets the bytes up to the next record; of the last one, the length is not known yet.</summary>
    private int Size(int record, uint offset)
    {
        var size = record + 1 < index.Count ? (long)index.OffsetOf(record + 1) - offset : 0;
        return size is >= RecordFormat.HeaderSize and <= RecordFormat.LengthMax ? (int)size : RecordFormat.HeaderSize;
    }

    /// <summary>Gets the bytes from an offset to the end of the window: as many as asked for, unless the segment ends before.</summary>
    private ReadOnlySpan<byte> Bytes(long offset, int needed)
    {
        if (offset < start || offset + needed > start + length)
        {
            var isNear = Math.Abs(offset - before) <= Near;
            window = isNear ? Math.Clamp(window * 2, WindowMin, WindowMax) : 0;
            var size = Math.Max(window, needed);
            if (size > buffer.Length)
            {
                Dispose();
                buffer = ArrayPool<byte>.Shared.Rent(Math.Max(size, WindowMax));
            }

            // Backwards the window ends with the record, so that those before it are in it too.
            start = backwards ? Math.Max(0, offset + needed - size) : offset;
            file ??= segment.File;
            length = DiskReading.Fill(file, buffer.AsSpan(0, size), start);
        }

        before = offset;
        var from = (int)(offset - start);
        return from >= length ? default : buffer.AsSpan(from, length - from);
    }
}
