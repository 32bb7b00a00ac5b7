namespace Rehearsal.Events;

/// <summary>For each key of a record the record before it in the same segment that has the same; -1 for none.</summary>
internal struct RecordLinks
{
    /// <summary>The record before with the same type.</summary>
    public int Type;

    /// <summary>The record before of the same flow.</summary>
    public int Correlation;

    /// <summary>The record before of the same stream.</summary>
    public int Stream;
}
