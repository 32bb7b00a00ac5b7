namespace Rehearsal.Analysis;

/// <summary>An event of a <see cref="Flow"/> and what was done with it.</summary>
public sealed record FlowNode
{
    /// <summary>Gets the event's type.</summary>
    public required string Event { get; init; }

    /// <summary>Gets the event's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets who published it; empty when the event itself was not recorded.</summary>
    public required string Source { get; init; }

    /// <summary>Gets what the event is about, such as an order's number; null when it does not say.</summary>
    public string? Subject { get; init; }

    /// <summary>Gets when it was published, counted from the flow's start. Never negative.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>Gets a value indicating whether the event is in the recording; false for one known only from a span that handled it.</summary>
    public bool Recorded { get; init; } = true;

    /// <summary>Gets what else was needed before the event was published: the other events that a saga had waited for, or the other messages that a foreign span handled at once.</summary>
    /// <value>Mostly none. 100 steps of a saga at most.</value>
    public IReadOnlyList<FlowJoin> Joins { get; init; } = [];

    /// <summary>Gets the handlings, every attempt, by start.</summary>
    public required IReadOnlyList<FlowHandling> Handlings { get; init; }
}
