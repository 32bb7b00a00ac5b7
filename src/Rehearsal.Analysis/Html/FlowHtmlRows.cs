using System.Globalization;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>The lines of a flow's waterfall.</summary>
internal sealed class FlowHtmlRows
{
    private const int IndentMax = 24;

    private readonly TextWriter writer;
    private readonly FlowOutline outline;

    private FlowHtmlRows(TextWriter writer, Flow flow) => (this.writer, outline) = (writer, new FlowOutline(flow));

    /// <summary>Writes the lines, causes before what they caused.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="max">The most lines.</param>
    /// <returns>How many lines were left out.</returns>
    public static int Write(TextWriter writer, Flow flow, int max)
    {
        var rows = new FlowHtmlRows(writer, flow);

        // A stack of its own: a flow can be deeper than the thread's.
        Stack<(object Part, int Depth)> open = new();
        Push(open, flow.Roots, 0);
        var count = 0;
        while (open.TryPop(out var next))
        {
            if (count++ < max)
            {
                rows.Write(next.Part, next.Depth);
            }

            switch (next.Part)
            {
                case FlowNode node:
                    Push(open, node.Handlings, next.Depth + 1);
                    break;
                case FlowHandling handling:
                    Push(open, handling.Caused, next.Depth + 1);
                    Push(open, handling.Calls, next.Depth + 1);
                    break;
            }
        }

        return Math.Max(0, count - max);
    }

    private static void Push(Stack<(object Part, int Depth)> open, IReadOnlyList<object> parts, int depth)
    {
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            open.Push((parts[i], depth));
        }
    }

    private void Write(object part, int depth)
    {
        switch (part)
        {
            case FlowNode node:
                var note = node.Recorded ? "" : " <span class=\"dim\">not recorded</span>";
                note += node.Joins.Count == 0 ? "" : $" <span class=\"dim\">joins {FlowHtml.Encode(FlowJoins.Names(node))}</span>";
                Row(depth, outline.IsCritical(node), $"● {FlowHtml.Encode(node.Event)}{note}", node.At, "", "", node.Id, $"<i class=\"at\" style=\"left:{Percent(node.At)}\"></i>");
                break;
            case FlowHandling handling:
                var waited = handling.Wait > handling.At ? handling.At : handling.Wait;
                Row(
                    depth,
                    outline.IsCritical(handling),
                    $"{Sign(handling.Outcome)} {FlowHtml.Encode(handling.Name)}{Note(handling)}",
                    handling.At,
                    Quantity.Duration(handling.Wait),
                    Quantity.Duration(handling.Duration),
                    handling.Id,
                    Bar("wait", handling.At - waited, waited) + Bar(handling.Outcome is SpanOutcome.Succeeded or null ? "work" : "work failed", handling.At, handling.Duration));
                break;
            case FlowCall call:
                var failed = call.Outcome == SpanOutcome.Succeeded ? "" : $" <span class=\"bad\">failed{Because(call.Error, call.Injected)}</span>";
                Row(
                    depth, outline.IsCritical(call), $"↳ {FlowHtml.Encode(call.Name)}{failed}", call.At, "", Quantity.Duration(call.Duration), call.Id,
                    Bar(failed.Length == 0 ? "work" : "work failed", call.At, call.Duration));
                break;
        }
    }

    private void Row(int depth, bool critical, string name, TimeSpan at, string wait, string took, Guid? id, string bar)
    {
        writer.Write(critical ? "<tr class=\"critical\">" : "<tr>");
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"<td style=\"padding-left:{Math.Min(depth, IndentMax) * 1.1:0.#}em\">{name}"));
        foreach (var (index, issue) in outline.FindingsOf(id))
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $" <span class=\"warning\" title=\"{FlowHtml.Encode($"{issue.Target} {issue.Detail}")}\">[{index + 1}]</span>"));
        }

        writer.Write($"</td><td>{Quantity.Duration(at)}</td><td>{wait}</td><td>{took}</td><td><div class=\"bar\">{bar}</div></td></tr>\n");
    }

    private string Bar(string kind, TimeSpan from, TimeSpan duration) =>
        kind == "wait" && duration <= TimeSpan.Zero ? "" : $"<i class=\"{kind}\" style=\"left:{Percent(from)};width:{Percent(duration)}\"></i>";

    private string Percent(TimeSpan part)
    {
        var whole = outline.Flow.Duration;
        var share = whole > TimeSpan.Zero ? Math.Clamp(part / whole * 100, 0, 100) : 0;
        return share.ToString("0.##", CultureInfo.InvariantCulture) + "%";
    }

    private static string Sign(SpanOutcome? outcome) => outcome switch
    {
        SpanOutcome.Succeeded => "<span class=\"good\">✓</span>",
        SpanOutcome.Retried => "<span class=\"warning\">⚠</span>",
        SpanOutcome.Failed or SpanOutcome.DeadLettered => "<span class=\"bad\">✗</span>",
        _ => "·",
    };

    private static string Note(FlowHandling handling)
    {
        var attempt = handling.Attempt > 1 ? string.Create(CultureInfo.InvariantCulture, $" attempt {handling.Attempt}") : "";
        return handling.Outcome switch
        {
            SpanOutcome.Succeeded => attempt.Length == 0 ? "" : $"<span class=\"dim\">{attempt}</span>",
            null => " <span class=\"dim\">not recorded</span>",
            SpanOutcome.Retried => $" <span class=\"warning\">{attempt} retried{Because(handling.Error, handling.Injected)}</span>",
            SpanOutcome.DeadLettered => $" <span class=\"bad\">{attempt} dead-lettered{Because(handling.Error, handling.Injected)}</span>",
            _ => $" <span class=\"bad\">{attempt} failed{Because(handling.Error, handling.Injected)}</span>",
        };
    }

    private static string Because(SpanError? error, bool injected) =>
        (error is null ? "" : ": " + FlowHtml.Encode(error.Message.Length > 0 ? error.Message : error.Type)) + FlowHtml.Encode(Fault.Note(injected));
}
