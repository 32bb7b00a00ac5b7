namespace Rehearsal.Events;

/// <summary>Anything else worth keeping: an injected fault, a policy's decision, a saga's state, an assertion's verdict.</summary>
public sealed record Mark : LogEntry
{
    /// <summary>Gets what the mark is about, one of <see cref="MarkKinds"/>; always begins with <c>rehearsal.</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the event or span the mark belongs to, or null.</summary>
    public Guid? About { get; init; }

    /// <summary>Gets the details.</summary>
    public EventData Data { get; init; } = EventData.EmptyObject;
}
