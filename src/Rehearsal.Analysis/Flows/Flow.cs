namespace Rehearsal.Analysis;

/// <summary>All that followed from one stimulus: the events, handlings and calls that share a correlation id.</summary>
/// <remarks>Every event stands in the forest of <see cref="Roots"/> exactly once, whatever the recording looks like.</remarks>
public sealed record Flow
{
    /// <summary>Gets the correlation id; empty for events that carry none.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>Gets the time of the earliest event, from which every <c>At</c> in the flow counts.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Gets the time from <see cref="Start"/> to the end of the last handling, call or event.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets the number of distinct domain events recorded; platform events (<c>rehearsal.*</c>) do not count.</summary>
    public required int EventCount { get; init; }

    /// <summary>Gets the number of recorded handlings, every attempt counted.</summary>
    public required int HandlingCount { get; init; }

    /// <summary>Gets the services that handled something, in the order of their first handling.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>Gets the events without a cause in the recording, in log order.</summary>
    public required IReadOnlyList<FlowNode> Roots { get; init; }

    /// <summary>Gets the ids of the events, handlings and calls that decided when the flow ended, first to last.</summary>
    /// <remarks>
    /// The path ends at the event or handling that ended last (of several, the one most hops from its root; of those, the first
    /// in the log). Backwards from there: an event was published by its handling. A handling waited for its event, except that a
    /// later attempt waited for the last attempt to have started and ended before it, and a step of a saga (known from the
    /// topology) for the saga's step that ended last before it, if that was after the event came: so a compensation follows the
    /// step whose failure it answers. A handling of several messages at once waited for the one that was published last. Inside a handling, from its exit backwards, the call that
    /// ended last before the point reached belongs to the path (of several, the longest), and the walk goes on from that call's
    /// start: the rule of CRISP (Zhang and others, USENIX ATC 2022, section 3). A call that waited for a recorded handling in
    /// another service leads into that handling, between its request and its answer, 500 calls deep at most. Time spent queueing behind another key's work
    /// counts as wait and is not followed further.
    /// </remarks>
    public required IReadOnlyList<Guid> CriticalPath { get; init; }

    /// <summary>Gets the findings in log order of what they are about.</summary>
    public required IReadOnlyList<FlowIssue> Issues { get; init; }

    /// <summary>Gets the number of findings beyond <see cref="FlowAnalysisOptions.IssuesMax"/> that were left out.</summary>
    public int IssuesOmitted { get; init; }
}
