using System.Globalization;

namespace Rehearsal.Analysis;

/// <summary>
/// Draws a flow as rails. An event stands on its rail, its handlings are tied to it, and the consequence that ended last goes on in the
/// same column: the critical path runs straight down the left, heavy, and only side branches are set in. So the depth of a chain costs no
/// width, and the eye follows one line from the stimulus to the end. What goes on comes last; where that would put a handling behind one it
/// came before in the log, in one service or with consequences at one instant, another goes on, or none, as long as there is width to set the first in.
/// </summary>
internal sealed class FlowTree
{
    private const int TimeColumnsWidth = 36;
    private const int NameWidth = 24;
    private readonly FlowOutline outline;
    private readonly FlowTextOptions options;
    private readonly FlowRowText text;
    private readonly List<FlowRow> rows = [];
    private readonly int depthMax;
    private int eventsTold;

    private FlowTree(FlowOutline outline, FlowTextOptions options)
    {
        this.outline = outline;
        this.options = options;
        text = new FlowRowText(outline, options.IssuesMax);
        depthMax = Math.Clamp((options.Width - TimeColumnsWidth - NameWidth) / 3, 2, 40);
    }

    private bool IsFull => rows.Count >= options.LinesMax;

    /// <summary>Draws a flow within the limits of the options.</summary>
    public static IReadOnlyList<FlowRow> Draw(FlowOutline outline, FlowTextOptions options)
    {
        var tree = new FlowTree(outline, options);
        foreach (var root in outline.Flow.Roots)
        {
            if (tree.IsFull)
                break;
            tree.DrawChain(root, string.Empty, depth: 0);
        }

        var left = outline.Flow.Roots.Sum(root => outline.Of(root).EventCount) - tree.eventsTold;
        if (left > 0)
            tree.AddNote(string.Empty, $"{Quantity.Count(left, "more event")}");
        return tree.rows;
    }

    /// <summary>Draws an event and, as long as something follows in its column, what follows. Only side branches recurse.</summary>
    private void DrawChain(FlowNode root, string rails, int depth)
    {
        for (FlowNode? node = root; node is not null && !IsFull;)
        {
            eventsTold++;
            rows.Add(text.Event(node, rails, isRoot: depth == 0 && node == root));

            var trunk = outline.TrunkOf(node, inLogOrder: depth < depthMax);
            var next = trunk is null ? null : outline.TrunkOf(trunk);
            DrawItems(node, trunk, next, rails, depth);
            if (trunk is not null && next is null)
                DrawMissing(trunk, rails);
            node = next;
        }
    }

    private void DrawItems(FlowNode node, FlowHandling? trunk, FlowNode? next, string rails, int depth)
    {
        var (sides, elided) = Shown(node.Handlings.Where(handling => handling != trunk), outline.HasFindings);
        var neverRun = text.NeverRun(node).ToList();
        var count = sides.Count + (elided > 0 ? 1 : 0) + neverRun.Count;
        var done = 0;
        foreach (var handling in sides)
        {
            done++;
            DrawHandling(node, handling, trunk, next, rails, depth, goesOn: trunk is not null || done < count, sides[done..]);
        }

        var criticalBelow = trunk is not null && outline.IsCritical(trunk);
        if (elided > 0)
        {
            done++;
            AddNote(rails + Rail.Joint(critical: false, trunk is not null || done < count, criticalBelow), $"{Quantity.Count(elided, "more handling")}");
            eventsTold += node.Handlings.Where(handling => handling != trunk && !sides.Contains(handling)).Sum(EventsOf);
        }

        foreach (var (missing, number) in neverRun)
        {
            done++;
            AddRow(FlowRowText.Missing(missing, number, rails + Rail.Joint(critical: false, trunk is not null || done < count, criticalBelow)));
        }

        if (trunk is not null)
            DrawHandling(node, trunk, trunk, next, rails, depth, goesOn: true, []);
    }

    private void DrawHandling(FlowNode node, FlowHandling handling, FlowHandling? trunk, FlowNode? next, string rails, int depth, bool goesOn, IReadOnlyList<FlowHandling> after)
    {
        var isTrunk = handling == trunk;
        var criticalBelow = isTrunk
            ? next is not null && outline.IsCritical(next)
            : (trunk is not null && outline.IsCritical(trunk)) || after.Any(outline.IsCritical);
        AddRow(text.Handling(node, handling, rails + Rail.Joint(outline.IsCritical(handling), goesOn, criticalBelow)));

        var inner = rails + Rail.Beside(goesOn, criticalBelow);
        var (calls, callsElided) = Shown(handling.Calls, outline.HasFindings);
        foreach (var call in calls)
            AddRow(text.Call(call, inner));
        if (callsElided > 0)
            AddNote(inner, $"{Quantity.Count(callsElided, "more call")}");

        if (!isTrunk)
            DrawMissing(handling, inner);
        DrawCaused(handling, isTrunk ? next : null, inner, depth);
    }

    private void DrawCaused(FlowHandling handling, FlowNode? next, string rails, int depth)
    {
        var sides = handling.Caused.Where(caused => caused != next).ToList();
        if (sides.Count == 0)
            return;

        var (shown, elided) = depth < depthMax ? Shown(sides, caused => outline.Of(caused).HasFindings) : ([], sides.Count);
        foreach (var caused in shown)
            DrawChain(caused, rails, depth + 1);
        if (elided == 0 || IsFull)
            return;

        var left = sides.Except(shown).ToList();
        var events = left.Sum(caused => outline.Of(caused).EventCount);
        var type = left.TrueForAll(caused => caused.Event == left[0].Event) ? left[0].Event : "events";
        var followed = events - left.Count;
        AddNote(rails, string.Create(CultureInfo.InvariantCulture, $"{left.Count:#,0} more {TextWidth.Clean(type)}")
            + (followed > 0 ? $", {Quantity.Count(followed, "event")} after them" : string.Empty));
        eventsTold += events;
    }

    private void DrawMissing(FlowHandling handling, string rails)
    {
        foreach (var (issue, number) in text.MissingAfter(handling))
            AddRow(FlowRowText.Missing(issue, number, rails));
    }

    /// <summary>Picks what to show of siblings: those with findings first, but in their own order.</summary>
    private (List<T> Shown, int Elided) Shown<T>(IEnumerable<T> siblings, Func<T, bool> matters)
        where T : class
    {
        var all = siblings.ToList();
        if (all.Count <= options.SiblingsMax)
            return (all, 0);
        var chosen = all.OrderByDescending(matters).Take(options.SiblingsMax).ToHashSet<T>(ReferenceEqualityComparer.Instance);
        return ([.. all.Where(chosen.Contains)], all.Count - chosen.Count);
    }

    private int EventsOf(FlowHandling handling) => handling.Caused.Sum(caused => outline.Of(caused).EventCount);

    private void AddNote(string rails, string note) =>
        rows.Add(new FlowRow(string.Empty, string.Empty, string.Empty, Rail.Start(rails).Add("… " + note, Ink.Dim)));

    private void AddRow(FlowRow row)
    {
        if (!IsFull)
            rows.Add(row);
    }
}
