using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>
/// Finds calls, and handlings without their calls, that took longer than they may. What failed is never slow as well. A call that waited
/// for a recorded handling in another service answers for the rest of its time only: what was slow there is found there.
/// </summary>
internal static class SlowRule
{
    public static void Inspect(HandlingVertex handling, RecordingFacts facts, TimeSpan threshold, FindingList findings)
    {
        var topology = facts.Shape.Find(handling);
        foreach (var call in handling.Calls)
        {
            if (call.Outcome != SpanOutcome.Succeeded || call.Took <= threshold)
                continue;
            var there = TimeCovered(call.Time, call.End, handling.CalleesOf(call).Select(static callee => (callee.Start, callee.End)));
            if (call.Took - there <= threshold)
                continue;
            findings.Add(
                FlowIssueKind.Slow,
                call.Id,
                call.Handler,
                $"took {Quantity.Duration(call.Took - there)}{(there > TimeSpan.Zero ? " beside the work it waited for" : string.Empty)} in {handling.Name} (threshold {Quantity.Duration(threshold)}){Fault.Note(facts.IsInjected(call))}",
                topology.HasTimeout
                    ? $"Shorten the time-out of {handling.Name}: it lets the {call.Handler} call take {Quantity.Duration(call.Took)}"
                    : $"Add a time-out to the {call.Handler} call");
        }

        if (handling is not { Outcome: SpanOutcome.Succeeded, Span: { } span })
            return;

        var own = span.Took - (handling.Calls.Count == 0 ? TimeSpan.Zero : TimeCovered(handling.Start, handling.End, handling.Calls.Select(static call => (call.Time, call.End))));
        var slo = topology?.SloMs is { } milliseconds and >= 0 and < 1e12 ? TimeSpan.FromMilliseconds(milliseconds) : (TimeSpan?)null;
        if (own <= (slo ?? threshold))
            return;

        findings.Add(
            FlowIssueKind.Slow,
            span.Id,
            handling.Name,
            $"worked {Quantity.Duration(own)}{(handling.Calls.Count > 0 ? " beside its calls" : string.Empty)} on {handling.Trigger.Type} "
                + $"({(slo is null ? "threshold" : "SLO")} {Quantity.Duration(slo ?? threshold)}){Fault.Note(facts.IsInjected(span))}",
            $"Make {handling.Name} faster, or split its work over more events");
    }

    /// <summary>Sums the time between two instants in which at least one part was under way.</summary>
    private static TimeSpan TimeCovered(DateTimeOffset start, DateTimeOffset end, IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> parts)
    {
        var total = TimeSpan.Zero;
        var reached = start;
        foreach (var part in parts.OrderBy(static part => part.Start))
        {
            var from = part.Start > reached ? part.Start : reached;
            var to = part.End < end ? part.End : end;
            if (to <= from)
                continue;
            total += to - from;
            reached = to;
        }

        return total;
    }
}
