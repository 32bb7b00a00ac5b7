using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>What a recording says beside its flows: the system's shape, what a fault was injected into, what a policy decided, and when it ended.</summary>
/// <param name="whole">The facts of the recording that these are of a part of; null for a whole recording.</param>
internal sealed class RecordingFacts(RecordingFacts? whole = null)
{
    private readonly HashSet<Guid> faults = [];
    private readonly HashSet<Guid> decided = [];
    private DateTimeOffset end = DateTimeOffset.MinValue;

    /// <summary>Gets the shape of the system, empty when the recording does not state it.</summary>
    public SystemShape Shape { get; } = whole?.Shape ?? new SystemShape();

    /// <summary>Gets the latest time that the recording tells of.</summary>
    public DateTimeOffset End => whole?.End ?? end;

    /// <summary>Gets the latest time that these facts were told of, be they of a part or of all.</summary>
    public DateTimeOffset OwnEnd => end;

    /// <summary>Tells whether a mark can say anything that an analysis goes by.</summary>
    public static bool IsTelling(Mark mark) =>
        mark.Kind == MarkKinds.System
        || mark is { Kind: not (MarkKinds.Saga or MarkKinds.Effect or MarkKinds.Step or MarkKinds.Verdict), About: not null };

    /// <summary>Tells whether a fault was injected into an event or span.</summary>
    public bool IsFaulty(Guid id) => faults.Contains(id) || whole?.IsFaulty(id) == true;

    /// <summary>Tells whether a failure or delay was injected: the span says so itself, or a mark beside it, as for a call to an endpoint.</summary>
    public bool IsInjected(Span span) => span.Injected || IsFaulty(span.Id);

    /// <summary>Tells whether a policy put an event aside, merged it or turned it away.</summary>
    public bool IsDecided(Guid id) => decided.Contains(id) || whole?.IsDecided(id) == true;

    public void Read(Mark mark)
    {
        if (mark.Kind == MarkKinds.System)
            Shape.Read(mark.Data);
        else if (mark is { Kind: MarkKinds.Fault, About: { } victim })
            faults.Add(victim);
        else if (IsTelling(mark))
            decided.Add(mark.About!.Value);
    }

    /// <summary>Takes in how long a flow goes.</summary>
    public void Reach(DateTimeOffset time) => end = time > end ? time : end;
}
