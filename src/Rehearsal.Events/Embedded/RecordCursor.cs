using System.Buffers;

namespace Rehearsal.Events;

/// <summary>Reads records of one segment by their offsets through a window, which grows while the reading is sequential.</summary>
internal sealed class RecordCursor(Segment segment) : IDisposable
{
    private const int WindowMin = 4 * 1024;
    private const int WindowMax = 64 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(WindowMax);
    private long start;
    private int length;
    private int window = WindowMin;

    /// <summary>Reads a record and verifies it.</summary>
    /// <exception cref="EventLogException">The record is damaged.</exception>
    public LogRecordView Read(uint offset, long position, bool backwards)
    {
        var bytes = Bytes(offset, RecordFormat.HeaderSize, backwards);
        if (bytes.Length >= RecordFormat.HeaderSize)
        {
            var stated = RecordFormat.Length(bytes);
            if (stated is >= RecordFormat.HeaderSize and <= RecordFormat.LengthMax)
            {
                bytes = Bytes(offset, (int)stated, backwards);
                if (RecordFormat.IsIntact(bytes, out var intact) && RecordFormat.Position(bytes) == position)
                {
                    return new LogRecordView(bytes[..intact]);
                }
            }
        }

        throw segment.Damaged(offset, $"the record of position {position}", "bytes whose length, position or checksum does not fit");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    /// <summary>Gets the bytes from an offset to the end of the window: as many as asked for, unless the segment ends before.</summary>
    private ReadOnlySpan<byte> Bytes(long offset, int needed, bool backwards)
    {
        if (offset < start || offset + needed > start + length)
        {
            var near = offset >= start - WindowMax && offset <= start + length + WindowMax;
            window = length > 0 && near ? Math.Min(window * 2, WindowMax) : WindowMin;
            var size = Math.Max(window, needed);
            if (size > buffer.Length)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = ArrayPool<byte>.Shared.Rent(size);
            }

            // Backwards the window ends a little behind the record, so that those before it are in it too.
            start = backwards && size > needed ? Math.Max(0, Math.Min(offset, offset + Math.Max(needed, 1024) - size)) : offset;
            size = (int)Math.Max(size, offset + needed - start);
            length = DiskReading.Fill(segment.File, buffer.AsSpan(0, Math.Min(size, buffer.Length)), start);
        }

        var from = (int)(offset - start);
        return from >= length ? default : buffer.AsSpan(from, length - from);
    }
}
