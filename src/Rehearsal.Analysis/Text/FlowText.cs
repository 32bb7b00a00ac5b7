using System.Globalization;

namespace Rehearsal.Analysis;

/// <summary>Writes a flow report for people: each flow as a tree on a time line, its findings, and what to do about them.</summary>
/// <remarks>
/// Lines end in a line feed and stay within the width. Times: <c>at</c> counts from the start of the flow; <c>wait</c> is the time the
/// event waited for its handler, or an attempt after the one before; <c>took</c> is the time from start to end. The heavy line is the
/// critical path. The same report gives the same text on every machine.
/// </remarks>
public static class FlowText
{
    private const string Margin = "  ";
    private const int SubjectWidthMax = 40;

    /// <summary>Writes a report.</summary>
    /// <param name="writer">Where to; neither flushed nor closed.</param>
    /// <param name="report">The report.</param>
    /// <param name="options">How it looks; null for the defaults.</param>
    public static void Write(TextWriter writer, FlowReport report, FlowTextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        options ??= new FlowTextOptions();
        var palette = Palette.For(options.Color);

        var shown = Shown(report.Flows, options.FlowsMax);
        for (var i = 0; i < shown.Count; i++)
        {
            if (i > 0)
                writer.Write('\n');
            WriteFlow(writer, shown[i], options, palette);
        }

        if (report.Flows.Count + report.Omitted.Flows != 1)
        {
            if (shown.Count > 0)
                writer.Write('\n');
            WriteSummary(writer, report, shown.Count, options, palette);
        }

        if (report.Truncated)
            WriteLine(writer, new TextLine().Add("The recording goes on; what comes after was not looked at.", Ink.Warning), options, palette);
    }

    private static List<Flow> Shown(IReadOnlyList<Flow> flows, int max)
    {
        if (flows.Count <= max)
            return [.. flows];
        var chosen = flows.OrderByDescending(flow => flow.Issues.Count > 0).Take(max).ToHashSet<Flow>(ReferenceEqualityComparer.Instance);
        return [.. flows.Where(chosen.Contains)];
    }

    private static void WriteFlow(TextWriter writer, Flow flow, FlowTextOptions options, Palette palette)
    {
        var outline = new FlowOutline(flow);
        WriteLine(writer, new TextLine().Add(Heading(flow), Ink.Strong), options, palette);
        WriteLine(
            writer,
            new TextLine()
                .Add(Margin + $"{Quantity.Count(flow.EventCount, "event")}, {Quantity.Count(flow.HandlingCount, "handling")} by {Quantity.Count(flow.Services.Count, "service")}, {Quantity.Duration(flow.Duration)}: ")
                .Add(Findings(flow.Issues.Count + flow.IssuesOmitted), flow.Issues.Count > 0 ? Ink.Warning : Ink.Good),
            options,
            palette);
        writer.Write('\n');
        WriteTree(writer, FlowTree.Draw(outline, options), options, palette);
        WriteIssues(writer, flow, options, palette);
    }

    /// <summary>Names a flow by what its first root is about, unless that is its correlation id.</summary>
    private static string Heading(Flow flow)
    {
        var id = flow.CorrelationId.Length > 0 ? TextWidth.Clean(flow.CorrelationId) : "without correlation id";
        return flow.Roots is [{ Subject: { Length: > 0 } subject }, ..] && subject != flow.CorrelationId
            ? $"Flow of {TextWidth.Cut(TextWidth.Clean(subject), SubjectWidthMax)} ({id})"
            : $"Flow {id}";
    }

    private static void WriteTree(TextWriter writer, IReadOnlyList<FlowRow> rows, FlowTextOptions options, Palette palette)
    {
        var at = rows.Max(row => row.At.Length);
        var wait = Math.Max(4, rows.Max(row => row.Wait.Length));
        var took = Math.Max(4, rows.Max(row => row.Took.Length));
        WriteLine(writer, new TextLine().Add($"{Margin}{"at".PadLeft(at)}  {"wait".PadLeft(wait)}  {"took".PadLeft(took)}  ━ critical path", Ink.Dim), options, palette);
        foreach (var row in rows)
        {
            var times = $"{Margin}{row.At.PadLeft(at)}  {row.Wait.PadLeft(wait)}  {row.Took.PadLeft(took)}  ";
            writer.Write(palette.Paint(times, Ink.Dim));
            var room = options.Width - times.Length;
            var tree = row.Brief is { } brief && row.Tree.Width + TextWidth.Of(row.Ending) > room ? brief : row.Tree;
            writer.Write(tree.Render(palette, room, row.Ending, Ink.Warning));
            writer.Write('\n');
        }
    }

    private static void WriteIssues(TextWriter writer, Flow flow, FlowTextOptions options, Palette palette)
    {
        if (flow.Issues.Count == 0)
            return;

        writer.Write('\n');
        var shown = flow.Issues.Take(options.IssuesMax).ToList();
        var numberWidth = Number(shown.Count).Length;
        var labelWidth = shown.Max(issue => Label(issue.Kind).Label.Length);
        for (var i = 0; i < shown.Count; i++)
        {
            var (label, ink) = Label(shown[i].Kind);
            var number = $"{Margin}{Number(i + 1).PadLeft(numberWidth)} ";
            var hanging = new string(' ', number.Length + labelWidth + 2);
            WriteWrapped(writer, $"{shown[i].Target} {shown[i].Detail}", number + palette.Paint(label.PadRight(labelWidth), ink) + "  ", hanging, options.Width);
            WriteWrapped(writer, shown[i].Recommendation, hanging[..^2] + palette.Paint("→ ", Ink.Good), hanging, options.Width);
        }

        var left = flow.Issues.Count - shown.Count + flow.IssuesOmitted;
        if (left > 0)
            WriteLine(writer, new TextLine().Add($"{Margin}… {Quantity.Count(left, "more finding")}", Ink.Dim), options, palette);
    }

    private static string Number(int number) => string.Create(CultureInfo.InvariantCulture, $"[{number}]");

    private static void WriteWrapped(TextWriter writer, string text, string head, string hanging, int width)
    {
        var start = head;
        foreach (var line in TextWidth.Wrap(TextWidth.Clean(text), width - hanging.Length))
        {
            writer.Write(start);
            writer.Write(line);
            writer.Write('\n');
            start = hanging;
        }
    }

    private static void WriteSummary(TextWriter writer, FlowReport report, int shown, FlowTextOptions options, Palette palette)
    {
        var totals = report.Totals;
        var line = new TextLine()
            .Add($"{Quantity.Count(totals.Flows, "flow")}, {Quantity.Count(totals.Events, "event")}: ", Ink.Strong)
            .Add(Findings(totals.Findings), totals.Findings > 0 ? Ink.Warning : Ink.Good);
        if (shown < totals.Flows)
            line.Add($" ({Quantity.Count(totals.Flows - shown, "flow")} not shown)", Ink.Dim);
        WriteLine(writer, line, options, palette);
    }

    private static string Findings(long count) => count == 0 ? "no findings" : Quantity.Count(count, "finding");

    private static (string Label, Ink Ink) Label(FlowIssueKind kind) => kind switch
    {
        FlowIssueKind.Slow => ("⚠ slow", Ink.Warning),
        FlowIssueKind.Failed => ("✗ failed", Ink.Bad),
        FlowIssueKind.Missing => ("○ missing", Ink.Warning),
        FlowIssueKind.DeadLetter => ("✗ dead letter", Ink.Bad),
        FlowIssueKind.Retried => ("⚠ retried", Ink.Warning),
        _ => ("⚠ duplicate", Ink.Warning),
    };

    private static void WriteLine(TextWriter writer, TextLine line, FlowTextOptions options, Palette palette)
    {
        writer.Write(line.Render(palette, options.Width));
        writer.Write('\n');
    }
}
