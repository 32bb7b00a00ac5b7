namespace Rehearsal.Events;

/// <summary>Reads the records of a segment from one to the next until there is no intact one, in large blocks.</summary>
internal sealed class SegmentScan(IDiskFile file, long position, long offset = SegmentHeader.Length) : IDisposable
{
    private const int BlockSize = 256 * 1024;

    private byte[] buffer = new byte[(int)Math.Clamp(file.Length, RecordFormat.HeaderSize, BlockSize)];
    private long start;
    private int length;
    private int currentAt;
    private int currentLength;

    /// <summary>Gets the record that was read last, until the next one is read.</summary>
    public LogRecordView Current => new(buffer.AsSpan(currentAt, currentLength));

    /// <summary>Gets where the next record is looked for.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Gets the position the next record must have.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Gets where the record that was read last stands.</summary>
    public long RecordOffset { get; private set; }

    /// <summary>Reads the next record, over the log's own ones.</summary>
    /// <returns>False when no intact record of the next position stands at <see cref="Offset"/>.</returns>
    /// <exception cref="EventLogException">An intact record is of a kind that this version does not know.</exception>
    public bool TryNext(out LogRecordView view)
    {
        while (Peek() is { IsEmpty: false } record)
        {
            RecordOffset = Offset;
            Offset += RecordFormat.Padded(record.Length);
            var kind = RecordFormat.Kind(record);
            if (kind is RecordFormat.EventKind or RecordFormat.SpanKind or RecordFormat.MarkKind)
            {
                Position++;
                (currentAt, currentLength) = ((int)(RecordOffset - start), record.Length);
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
    public void Refresh() => length = 0;

    /// <summary>Goes back to where a record or its batch began.</summary>
    public void Return(long offset, long position) => (Offset, Position) = (offset, position);

    /// <inheritdoc/>
    public void Dispose() => buffer = [];

    private ReadOnlySpan<byte> Peek()
    {
        var bytes = Bytes(RecordFormat.HeaderSize);
        if (bytes.Length < RecordFormat.HeaderSize)
        {
            return default;
        }

        var stated = RecordFormat.Length(bytes);
        if (stated is < RecordFormat.HeaderSize or > RecordFormat.LengthMax)
        {
            return default;
        }

        bytes = Bytes((int)stated);
        return RecordFormat.IsIntact(bytes, out var intact) && RecordFormat.Position(bytes) == Position ? bytes[..intact] : default;
    }

    private ReadOnlySpan<byte> Bytes(int needed)
    {
        var from = Offset - start;
        if (from < 0 || from + needed > length)
        {
            if (needed > buffer.Length)
            {
                buffer = new byte[needed];
            }

            start = Offset;
            length = DiskReading.Fill(file, buffer, start);
            from = 0;
        }

        return buffer.AsSpan((int)from, length - (int)from);
    }
}
