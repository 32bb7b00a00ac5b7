using System.Globalization;
using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Writes a flow as a Mermaid sequence diagram, which GitHub, GitLab and most wikis draw.</summary>
/// <remarks>
/// An arrow is a handling: from who published the event to who handled it, in the order of their starts; a cross at its end is a failure. A broken arrow
/// is an event that was needed too before another one was published.
/// At most <see cref="ArrowsMax"/> arrows are written, for Mermaid itself draws no more than 500, and a note says how many are missing. Safe for concurrent use.
/// </remarks>
/// <seealso href="https://mermaid.js.org/syntax/sequenceDiagram.html"/>
public static class FlowMermaid
{
    /// <summary>The most arrows that are written.</summary>
    public const int ArrowsMax = 200;

    private const string Unhandled = "--)";

    /// <summary>Writes one diagram.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="flow">The flow.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static void Write(TextWriter writer, Flow flow)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(flow);
        var arrows = ArrowsOf(flow);
        var names = new Participants(writer);
        writer.Write("sequenceDiagram\n");
        foreach (var arrow in arrows.Take(ArrowsMax))
        {
            names.Declare(arrow.From);
            names.Declare(arrow.To);
        }

        foreach (var arrow in arrows.Take(ArrowsMax))
        {
            writer.Write($"    {names.Of(arrow.From)}{arrow.Line}{names.Of(arrow.To)}: {Text(arrow.Count == 1 ? arrow.Label : string.Create(CultureInfo.InvariantCulture, $"{arrow.Count} × {arrow.Label}"))}\n");
            if (arrow.Note is { } note)
            {
                writer.Write($"    Note over {names.Of(arrow.To)}: {Text(note)}\n");
            }
        }

        if (arrows.Count > ArrowsMax)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"    Note over {names.Of(arrows[0].From)}: {arrows.Count - ArrowsMax} more handlings are not drawn\n"));
        }
    }

    private static List<Arrow> ArrowsOf(Flow flow)
    {
        var findings = flow.Issues.ToLookup(static issue => issue.About);
        List<Arrow> arrows = [];
        Stack<FlowNode> open = new(flow.Roots.Reverse());
        while (open.TryPop(out var node))
        {
            var from = node.Source.Length > 0 ? node.Source : "unknown";
            foreach (var join in node.Joins)
            {
                arrows.Add(new Arrow(node.At, join.Source.Length > 0 ? join.Source : "unknown", from, "-->>", $"{join.Event} (needed for {node.Event})", null));
            }

            if (node.Handlings.Count == 0)
            {
                arrows.Add(new Arrow(node.At, from, from, Unhandled, $"{node.Event} (nobody handled it)", NoteOf(findings[node.Id])));
            }

            IEnumerable<FlowIssue> ofEvent = findings[node.Id];
            foreach (var handling in node.Handlings)
            {
                var isFailed = handling.Outcome is SpanOutcome.Failed or SpanOutcome.DeadLettered or SpanOutcome.Retried;
                var about = ofEvent.Concat(handling.Id is { } id ? findings[id] : []).Concat(handling.Calls.SelectMany(call => findings[call.Id]));
                arrows.Add(new Arrow(handling.At, from, handling.Service, isFailed ? "-x" : "->>", $"{node.Event} ({Quantity.Duration(handling.Duration)})", NoteOf(about)));
                ofEvent = [];
            }

            for (var i = node.Handlings.Count - 1; i >= 0; i--)
            {
                for (var j = node.Handlings[i].Caused.Count - 1; j >= 0; j--)
                {
                    open.Push(node.Handlings[i].Caused[j]);
                }
            }
        }

        // Stable: what started at one instant stays causes first.
        return Merge(arrows.OrderBy(static arrow => arrow.At));
    }

    // Fifty events of one type that nobody handled are one arrow.
    private static List<Arrow> Merge(IEnumerable<Arrow> arrows)
    {
        List<Arrow> merged = [];
        foreach (var arrow in arrows)
        {
            if (arrow.Line == Unhandled && merged is [.., var last] && last with { At = arrow.At, Count = 1 } == arrow)
            {
                merged[^1] = last with { Count = last.Count + 1 };
            }
            else
            {
                merged.Add(arrow);
            }
        }

        return merged;
    }

    private static string? NoteOf(IEnumerable<FlowIssue> issues)
    {
        var note = string.Join("; ", issues.Distinct().Select(static issue => $"{issue.Target} {issue.Detail}"));
        return note.Length == 0 ? null : TextWidth.Cut(note, 160);
    }

    // A semicolon ends a statement, a number sign begins a character's name; angle brackets would be taken for HTML.
    private static string Text(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var character in TextWidth.Clean(text))
        {
            safe.Append(character switch
            {
                ';' => "#59;",
                '#' => "#35;",
                '<' => "#lt;",
                '>' => "#gt;",
                ':' => "#58;",
                _ => character.ToString(),
            });
        }

        return safe.ToString();
    }

    private sealed record Arrow(TimeSpan At, string From, string To, string Line, string Label, string? Note)
    {
        /// <summary>Gets how many arrows this one stands for.</summary>
        public int Count { get; init; } = 1;
    }

    private sealed class Participants(TextWriter writer)
    {
        private readonly Dictionary<string, string> aliases = new(StringComparer.Ordinal);

        public void Declare(string name)
        {
            if (aliases.TryAdd(name, string.Create(CultureInfo.InvariantCulture, $"p{aliases.Count}")))
            {
                writer.Write($"    participant {aliases[name]} as {Text(name)}\n");
            }
        }

        public string Of(string name) => aliases[name];
    }
}
