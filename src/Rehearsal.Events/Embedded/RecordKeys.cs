namespace Rehearsal.Events;

/// <summary>What the index of a segment keeps of one record.</summary>
internal struct RecordKeys
{
    /// <summary>The hash of the type or the mark's kind; 0 for a span.</summary>
    public ulong Type;

    /// <summary>The hash of the correlation id.</summary>
    public ulong Correlation;

    /// <summary>The hash of the stream; 0 without one.</summary>
    public ulong Stream;

    /// <summary>The time in UTC ticks.</summary>
    public long Time;

    /// <summary>Takes the keys of an intact record.</summary>
    public static RecordKeys Of(in LogRecordView view) => new()
    {
        Type = view.HasType ? KeyHash.Of(IndexedKey.Type, view.Type) : 0,
        Correlation = KeyHash.Of(IndexedKey.Correlation, view.CorrelationId),
        Stream = view.HasStream ? KeyHash.Of(IndexedKey.Stream, view.Stream) : 0,
        Time = view.TimeTicks,
    };
}
