using System.Text;

namespace Rehearsal.Events;

/// <summary>A record as it lies in its segment.</summary>
public sealed class StoredRecord
{
    private const uint NoText = uint.MaxValue;

    private readonly SegmentBytes segment;
    private readonly SegmentBytes.RecordAt place;

    internal StoredRecord(SegmentBytes segment, SegmentBytes.RecordAt place)
    {
        this.segment = segment;
        this.place = place;
    }

    /// <summary>Gets the segment.</summary>
    public string File => segment.Path;

    /// <summary>Gets the byte at which it begins.</summary>
    public long Offset => place.Offset;

    /// <summary>Gets its bytes, without the padding behind it.</summary>
    public int Length => (int)segment.U32(Offset);

    /// <summary>Gets its checksum, which holds.</summary>
    public uint Checksum => segment.U32(Offset + 4);

    /// <summary>Gets its position.</summary>
    public long Position => place.Position;

    /// <summary>Gets how many positions before this one were not known to be flushed when it was written.</summary>
    public long Unflushed => segment.U32(Offset + 24);

    /// <summary>Gets the kind of entry.</summary>
    public LogEntryKinds Kind => place.Kind switch
    {
        1 => LogEntryKinds.Events,
        2 => LogEntryKinds.Spans,
        _ => LogEntryKinds.Marks,
    };

    /// <summary>Gets a value indicating whether it is the last of its batch.</summary>
    public bool EndsBatch => place.EndsBatch;

    /// <summary>Gets the entry's id.</summary>
    public Guid Id => new(segment.Bytes.AsSpan((int)Offset + 32, 16), bigEndian: true);

    /// <summary>Gets the entry's time.</summary>
    public DateTimeOffset Time => new(segment.I64(Offset + 16), TimeSpan.Zero);

    /// <summary>Gets the event's type or the mark's kind; null for a span.</summary>
    public string? Type => Text(0, segment.U32(Offset + 48));

    /// <summary>Gets the correlation id.</summary>
    public string CorrelationId => Text(Size(48), segment.U32(Offset + 52)) ?? "";

    /// <summary>Gets the event's stream, or null.</summary>
    public string? Stream => Text(Size(48) + Size(52), segment.U32(Offset + 56));

    /// <summary>Decodes the whole entry, with the log's own decoding.</summary>
    /// <returns>The entry.</returns>
    public LogEntry ToEntry() => new LogRecordView(segment.Bytes.AsSpan((int)Offset, Length)).ToEntry();

    private long Size(int field) => segment.U32(Offset + field) is var size and not NoText ? size : 0;

    private string? Text(long from, uint length) =>
        length == NoText ? null : Encoding.UTF8.GetString(segment.Bytes, (int)(Offset + SegmentBytes.HeaderLength + from), (int)length);
}
