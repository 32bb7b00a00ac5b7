using Rehearsal.Analysis;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>The totals of a result as one line.</summary>
internal static class ReportTotals
{
    public static string Of(ReportDocument document)
    {
        List<string> parts = [];
        if (document.Scenarios.Count > 0 || document.Errors.Count == 0)
        {
            parts.Add($"{document.Count(RunWords.Of(Verdict.Passed))} passed");
            parts.Add($"{document.Count(RunWords.Of(Verdict.Failed))} failed");
        }

        if (document.Count(RunWords.Of(Verdict.Error)) is > 0 and var broken)
        {
            parts.Add($"{broken} broke down");
        }

        if (document.Errors.Count > 0)
        {
            parts.Add(Quantity.Count(document.Errors.Count, "error"));
        }

        return string.Join(", ", parts);
    }
}
