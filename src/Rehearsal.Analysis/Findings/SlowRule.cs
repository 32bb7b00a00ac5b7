using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Finds calls, and handlings without their calls, that took longer than they may. What failed is never slow as well.</summary>
internal static class SlowRule
{
    public static void Inspect(HandlingVertex handling, SystemShape shape, TimeSpan threshold, FindingList findings)
    {
        var topology = shape.Find(handling);
        foreach (var call in handling.Calls.Where(call => call.Outcome == SpanOutcome.Succeeded && call.Took > threshold))
        {
            findings.Add(
                FlowIssueKind.Slow,
                call.Id,
                call.Handler,
                $"took {Quantity.Duration(call.Took)} in {handling.Name} (threshold {Quantity.Duration(threshold)}){Fault.Note(call.Injected)}",
                topology.HasTimeout
                    ? $"Shorten the time-out of {handling.Name}: it lets the {call.Handler} call take {Quantity.Duration(call.Took)}"
                    : $"Add a time-out to the {call.Handler} call");
        }

        if (handling is not { Outcome: SpanOutcome.Succeeded, Span: { } span })
            return;

        var own = span.Took - TimeInCalls(handling);
        var slo = topology?.SloMs is { } milliseconds and >= 0 and < 1e12 ? TimeSpan.FromMilliseconds(milliseconds) : (TimeSpan?)null;
        if (own <= (slo ?? threshold))
            return;

        findings.Add(
            FlowIssueKind.Slow,
            span.Id,
            handling.Name,
            $"worked {Quantity.Duration(own)}{(handling.Calls.Count > 0 ? " beside its calls" : string.Empty)} on {handling.Trigger.Type} "
                + $"({(slo is null ? "threshold" : "SLO")} {Quantity.Duration(slo ?? threshold)}){Fault.Note(span.Injected)}",
            $"Make {handling.Name} faster, or split its work over more events");
    }

    /// <summary>Sums the time in which at least one call was under way.</summary>
    private static TimeSpan TimeInCalls(HandlingVertex handling)
    {
        var total = TimeSpan.Zero;
        var reached = handling.Start;
        foreach (var call in handling.Calls.OrderBy(call => call.Time))
        {
            var from = call.Time > reached ? call.Time : reached;
            var to = call.End < handling.End ? call.End : handling.End;
            if (to <= from)
                continue;
            total += to - from;
            reached = to;
        }

        return total;
    }
}
