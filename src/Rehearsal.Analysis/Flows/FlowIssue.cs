namespace Rehearsal.Analysis;

/// <summary>A finding about a flow, with the one thing to do about it.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Target">What it is about: a handler (<c>service.handler</c>), a call or an event type.</param>
/// <param name="Detail">What happened; <c>target detail</c> reads as a sentence without its full stop.</param>
/// <param name="Recommendation">What to do, in the imperative.</param>
public sealed record FlowIssue(FlowIssueKind Kind, string Target, string Detail, string Recommendation)
{
    /// <summary>Gets the id of the event, handling or call where it shows.</summary>
    public required Guid About { get; init; }
}
