using System.Globalization;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Writes the single lines of a flow's tree.</summary>
internal sealed class FlowRowText(FlowOutline outline, int issuesMax)
{
    public FlowRow Event(FlowNode node, string rails, bool isRoot)
    {
        var line = Rail.Start(rails)
            .Add(node.Recorded ? "● " : "◌ ", Emphasis(outline.IsCritical(node)))
            .Add(TextWidth.Clean(node.Event), outline.IsCritical(node) ? Ink.Strong : Ink.Plain);
        if (!node.Recorded)
            line.Add("  not recorded", Ink.Dim);
        else if (isRoot && node.Source.Length > 0)
            line.Add("  from " + TextWidth.Clean(node.Source), Ink.Dim);
        if (node.Joins.Count > 0)
            line.Add("  joins " + TextWidth.Clean(FlowJoins.Names(node)), Ink.Dim);
        if (outline.FindingsOf(node.Id).Any(finding => finding.Issue.Kind == FlowIssueKind.Duplicate))
            line.Add("  ⚠ published again", Ink.Warning);
        return new FlowRow(At(node.At), string.Empty, string.Empty, line, Numbers(node.Id, except: FlowIssueKind.Missing));
    }

    public FlowRow Handling(FlowNode node, FlowHandling handling, string rails)
    {
        var line = Handling(handling, rails, Note(handling));
        return new FlowRow(
            At(handling.At),
            handling.Id is null ? string.Empty : Quantity.Duration(WaitOf(node, handling)),
            handling.Id is null ? string.Empty : Quantity.Duration(handling.Duration),
            line,
            Numbers(handling.Id, except: FlowIssueKind.Missing))
        {
            Brief = handling.Error is not null && IsExplainedBelow(handling.Id) ? Handling(handling, rails, BriefNote(handling)) : null,
        };
    }

    private TextLine Handling(FlowHandling handling, string rails, string note)
    {
        var (sign, ink) = Sign(handling.Outcome);
        var line = Rail.Start(rails)
            .Add(sign, ink)
            .Add(TextWidth.Clean(handling.Name), outline.IsCritical(handling) ? Ink.Strong : Ink.Plain);
        if (note.Length > 0)
            line.Add("  " + note, ink == Ink.Good ? Ink.Dim : ink);
        foreach (var (_, issue) in outline.FindingsOf(handling.Id))
        {
            if (issue.Kind is FlowIssueKind.Slow or FlowIssueKind.Duplicate)
                line.Add(issue.Kind == FlowIssueKind.Slow ? "  ⚠ slow" : "  ⚠ handled again", Ink.Warning);
        }

        return line;
    }

    public FlowRow Call(FlowCall call, string rails)
    {
        var line = Rail.Start(rails)
            .Add("↳ ", Emphasis(outline.IsCritical(call)))
            .Add(TextWidth.Clean(call.Name), outline.IsCritical(call) ? Ink.Strong : Ink.Plain);
        if (call.Outcome != SpanOutcome.Succeeded)
            line.Add("  ✗ failed" + Because(call.Error, call.Injected), Ink.Bad);
        else if (outline.HasFindings(call))
            line.Add("  ⚠ slow" + Fault.Note(call.Injected), Ink.Warning);
        return new FlowRow(At(call.At), string.Empty, Quantity.Duration(call.Duration), line, Numbers(call.Id, except: null));
    }

    public static FlowRow Missing(FlowIssue issue, int number, string rails)
    {
        var line = Rail.Start(rails).Add("○ ", Ink.Warning).Add(TextWidth.Clean(issue.Target), Ink.Warning)
            .Add(issue.Detail.StartsWith("never handled", StringComparison.Ordinal) ? "  never handled it" : "  never published", Ink.Warning);
        return new FlowRow(string.Empty, string.Empty, string.Empty, line, Ending([number]));
    }

    /// <summary>Gets the events that should have come of a handling.</summary>
    public IEnumerable<(FlowIssue Issue, int Number)> MissingAfter(FlowHandling handling) => MissingAt(handling.Id);

    /// <summary>Gets the events that should have come of handlers that never ran on an event.</summary>
    public IEnumerable<(FlowIssue Issue, int Number)> NeverRun(FlowNode node) => MissingAt(node.Id);

    private static Ink Emphasis(bool critical) => critical ? Ink.Strong : Ink.Dim;

    private static (string Sign, Ink Ink) Sign(SpanOutcome? outcome) => outcome switch
    {
        SpanOutcome.Succeeded => ("✓ ", Ink.Good),
        SpanOutcome.Retried => ("⚠ ", Ink.Warning),
        SpanOutcome.Failed or SpanOutcome.DeadLettered => ("✗ ", Ink.Bad),
        _ => ("· ", Ink.Dim),
    };

    private static string Note(FlowHandling handling) => handling.Outcome switch
    {
        SpanOutcome.Succeeded => BriefNote(handling) + Fault.Note(handling.Injected),
        null => BriefNote(handling),
        _ => BriefNote(handling) + Because(handling.Error, handling.Injected),
    };

    private static string BriefNote(FlowHandling handling) => handling.Outcome switch
    {
        SpanOutcome.Succeeded => handling.Attempt > 1 ? Attempt(handling) : string.Empty,
        SpanOutcome.Retried => "retried",
        SpanOutcome.Failed => $"{(handling.Attempt > 1 ? Attempt(handling) + " " : string.Empty)}failed",
        SpanOutcome.DeadLettered => $"{(handling.Attempt > 1 ? Attempt(handling) + " " : string.Empty)}dead-lettered",
        _ => "not recorded",
    };

    /// <summary>Tells whether a finding shown below the tree has the whole text of a failure.</summary>
    private bool IsExplainedBelow(Guid? id) => outline.FindingsOf(id).Any(finding =>
        finding.Index < issuesMax && finding.Issue.Kind is (FlowIssueKind.Failed or FlowIssueKind.DeadLetter or FlowIssueKind.Retried));

    private static string Attempt(FlowHandling handling) => string.Create(CultureInfo.InvariantCulture, $"attempt {handling.Attempt}");

    private static string Because(SpanError? error, bool injected) =>
        (error is null ? string.Empty : ": " + TextWidth.Clean(error.Message.Length > 0 ? error.Message : error.Type)) + Fault.Note(injected);

    /// <summary>The wait of a later attempt counts from the end of the one before: the rest of its wait has been shown.</summary>
    private static TimeSpan WaitOf(FlowNode node, FlowHandling handling)
    {
        if (handling.Attempt == 1)
            return handling.Wait;
        var before = node.Handlings.LastOrDefault(other =>
            other.Attempt == handling.Attempt - 1 && other.Service == handling.Service && other.Handler == handling.Handler && other.At + other.Duration <= handling.At);
        return before is null ? handling.Wait : handling.At - (before.At + before.Duration);
    }

    private static string Ending(IEnumerable<int> numbers)
    {
        var text = string.Join(", ", numbers);
        return text.Length == 0 ? string.Empty : $" [{text}]";
    }

    private IEnumerable<(FlowIssue Issue, int Number)> MissingAt(Guid? id) =>
        outline.FindingsOf(id).Where(finding => finding.Issue.Kind == FlowIssueKind.Missing).Select(finding => (finding.Issue, finding.Index + 1));

    private string Numbers(Guid? id, FlowIssueKind? except) =>
        Ending(outline.FindingsOf(id).Where(finding => finding.Issue.Kind != except).Select(finding => finding.Index + 1));

    private string At(TimeSpan at) => Offset.Of(at, outline.Flow.Duration);
}
