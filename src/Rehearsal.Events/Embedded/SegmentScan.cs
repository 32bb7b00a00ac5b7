namespace Rehearsal.Events;

/// <summary>Reads the records of a segment from one to the next until there is no intact one, in large blocks.</summary>
internal sealed class SegmentScan(IDiskFile file, long position, long offset = SegmentHeader.Length) : IDisposable
{
    private const int BlockSize = 256 * 1024;

    private byte[] buffer = new byte[(int)Math.Clamp(file.Length, RecordFormat.HeaderSize, BlockSize)];

    // The buffer holds the file from start on, and the next record is looked for at next in the buffer.
    private long start = offset;
    private int length;
    private int next;
    private int currentAt;
    private int currentLength;

    /// <summary>Gets the record that was read last, until the next one is read.</summary>
    public LogRecordView Current => new(buffer.AsSpan(currentAt, currentLength));

    /// <summary>Gets where the next record is looked for.</summary>
    public long Offset => start + next;

    /// <summary>Gets the position the next record must have.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Gets where the record that was read last stands.</summary>
    public long RecordOffset => start + currentAt;

    /// <summary>Reads the next record, over the log's own ones.</summary>
    /// <returns>False when no intact record of the next position stands at <see cref="Offset"/>.</returns>
    /// <exception cref="EventLogException">An intact record is of a kind that this version does not know.</exception>
    public bool TryNext(out LogRecordView view)
    {
        while (Peek() is { IsEmpty: false } record)
        {
            (currentAt, currentLength) = (next, record.Length);
            next += RecordFormat.Padded(record.Length);
            var kind = RecordFormat.Kind(record);
            if (kind is RecordFormat.EventKind or RecordFormat.SpanKind or RecordFormat.MarkKind)
            {
                Position++;
                view = new LogRecordView(record);
                return true;
            }

            if (kind is not RecordFormat.SealKind and < RecordFormat.FirstSkippableKind)
            {
                throw new EventLogException(EventLogProblem.NewerFormat, $"segment of position {Position}", RecordOffset, "a kind of record this version knows", $"kind {kind}", "use the version of Rehearsal that wrote the log, or a newer one");
            }
        }

        view = default;
        return false;
    }

    /// <summary>Forgets what was read ahead, for it may have been written since.</summary>
    public void Refresh() => Return(Offset, Position);

    /// <summary>Goes back to where a record or its batch began.</summary>
    public void Return(long offset, long position)
    {
        (start, next, length) = (offset, 0, 0);
        Position = position;
    }

    /// <inheritdoc/>
    public void Dispose() => buffer = [];

    private ReadOnlySpan<byte> Peek()
    {
        if (length - next < RecordFormat.HeaderSize && !TryFill(RecordFormat.HeaderSize))
        {
            return default;
        }

        var stated = RecordFormat.Length(buffer.AsSpan(next));
        if (stated is < RecordFormat.HeaderSize or > RecordFormat.LengthMax || (length - next < (int)stated && !TryFill((int)stated)))
        {
            return default;
        }

        ReadOnlySpan<byte> record = buffer.AsSpan(next, (int)stated);
        return RecordFormat.Crc(record) == RecordFormat.Checksum(record) && RecordFormat.Position(record) == Position ? record : default;
    }

    /// <summary>Reads a block that begins with the next record.</summary>
    /// <returns>Whether as many bytes as needed are there.</returns>
    private bool TryFill(int needed)
    {
        if (needed > buffer.Length)
        {
            buffer = new byte[needed];
        }

        start += next;
        next = 0;
        length = DiskReading.Fill(file, buffer, start);
        return length >= needed;
    }
}
