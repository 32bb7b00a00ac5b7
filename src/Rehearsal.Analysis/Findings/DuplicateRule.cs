using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Finds ids published twice and events that one handler finished twice.</summary>
internal static class DuplicateRule
{
    public static void Inspect(EventVertex vertex, FindingList findings)
    {
        if (vertex.Publications > 1)
        {
            findings.Add(
                FlowIssueKind.Duplicate,
                vertex.Id,
                vertex.Type,
                $"was published {vertex.Publications} times with the same id",
                $"Give every {vertex.Type} its own id, or publish it once");
        }

        if (vertex.Handlings.Count < 2)
            return;

        // A success after a failure is a replay; only a second success is work done twice.
        foreach (var again in vertex.Handlings
            .Where(handling => handling.Outcome == SpanOutcome.Succeeded)
            .GroupBy(handling => handling.Name, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any()))
        {
            findings.Add(
                FlowIssueKind.Duplicate,
                again.Last().Span!.Id,
                again.Key,
                $"handled the same {vertex.Type} {again.Count()} times",
                $"Make {again.Key} idempotent, or deduplicate {vertex.Type} before it");
        }
    }
}
