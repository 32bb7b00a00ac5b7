namespace Rehearsal.Events;

/// <summary>A record where it was read, its checksum verified and nothing decoded. Valid until the next one is read.</summary>
public readonly ref struct LogRecordView
{
    private readonly ReadOnlySpan<byte> bytes;

    internal LogRecordView(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

    /// <summary>Gets the position.</summary>
    public long Position => RecordFormat.Position(bytes);

    /// <summary>Gets the kind of entry; <see cref="LogEntryKinds.None"/> for a record that is the log's own.</summary>
    public LogEntryKinds Kind => RecordFormat.Kind(bytes) switch
    {
        RecordFormat.EventKind => LogEntryKinds.Events,
        RecordFormat.SpanKind => LogEntryKinds.Spans,
        RecordFormat.MarkKind => LogEntryKinds.Marks,
        _ => LogEntryKinds.None,
    };

    /// <summary>Gets the entry's id.</summary>
    public Guid Id => RecordFormat.Id(bytes);

    /// <summary>Gets the entry's time in ticks of UTC.</summary>
    public long TimeTicks => RecordFormat.Time(bytes);

    /// <summary>Gets a value indicating whether the record is the last of its batch.</summary>
    public bool EndsBatch => RecordFormat.IsLastOfBatch(bytes);

    /// <summary>Gets the event's type or the mark's kind in UTF-8; empty for a span.</summary>
    public ReadOnlySpan<byte> Type => bytes.Slice(RecordFormat.HeaderSize, Count(RecordFormat.TypeLength(bytes)));

    /// <summary>Gets the correlation id in UTF-8.</summary>
    public ReadOnlySpan<byte> CorrelationId => bytes.Slice(RecordFormat.HeaderSize + Count(RecordFormat.TypeLength(bytes)), Count(RecordFormat.CorrelationLength(bytes)));

    /// <summary>Gets the event's stream in UTF-8; empty without one.</summary>
    public ReadOnlySpan<byte> Stream => bytes.Slice(StreamAt, Count(RecordFormat.StreamLength(bytes)));

    /// <summary>Gets the payload: JSON in UTF-8, or empty.</summary>
    public ReadOnlySpan<byte> Data => bytes[^Count(RecordFormat.DataLength(bytes))..];

    internal bool HasType => RecordFormat.TypeLength(bytes) != RecordFormat.NoText;

    internal bool HasStream => RecordFormat.StreamLength(bytes) != RecordFormat.NoText;

    /// <summary>Gets what stands between the stream and the data.</summary>
    internal ReadOnlySpan<byte> Extras => bytes[(StreamAt + Count(RecordFormat.StreamLength(bytes)))..^Count(RecordFormat.DataLength(bytes))];

    internal byte KindByte => RecordFormat.Kind(bytes);

    private int StreamAt => RecordFormat.HeaderSize + Count(RecordFormat.TypeLength(bytes)) + Count(RecordFormat.CorrelationLength(bytes));

    /// <summary>Decodes the record.</summary>
    /// <returns>The entry.</returns>
    public LogEntry ToEntry() => ToEntry(null);

    /// <summary>Decodes the record, with texts that others share.</summary>
    internal LogEntry ToEntry(TextPool? names) => RecordDecoder.Decode(this, names);

    private static int Count(uint length) => length == RecordFormat.NoText ? 0 : (int)length;
}
