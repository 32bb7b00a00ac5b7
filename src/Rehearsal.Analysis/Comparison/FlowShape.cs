using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>A flow as a list of what it has, each under the way that leads to it, so that two flows can be laid beside each other.</summary>
internal sealed class FlowShape
{
    private readonly Dictionary<string, int> seen = new(StringComparer.Ordinal);

    private FlowShape()
    {
    }

    /// <summary>Gets the events, handlings and calls in the order of their times.</summary>
    public List<ShapePart> Parts { get; } = [];

    /// <summary>Takes a flow apart. Two things that the same way leads to are numbered.</summary>
    public static FlowShape Of(Flow flow)
    {
        var shape = new FlowShape();

        // A stack of its own: flows may be deeper than the thread's.
        Stack<(FlowNode Node, string Way)> open = new();
        foreach (var root in flow.Roots.Reverse())
        {
            open.Push((root, ""));
        }

        while (open.TryPop(out var next))
        {
            var way = next.Way.Length == 0 ? next.Node.Event : $"{next.Way} → {next.Node.Event}";
            shape.Add(new ShapePart(way, next.Node.Event, next.Node.At, null, null));
            foreach (var handling in next.Node.Handlings)
            {
                shape.Add(handling, next.Node.Event, way);
            }

            foreach (var caused in next.Node.Handlings.SelectMany(static handling => handling.Caused).Reverse())
            {
                open.Push((caused, way));
            }
        }

        shape.Parts.Sort(static (left, right) => left.At.CompareTo(right.At) is var order && order != 0 ? order : string.CompareOrdinal(left.Key, right.Key));
        return shape;
    }

    private void Add(FlowHandling handling, string published, string way)
    {
        var name = handling.Attempt == 1 ? handling.Name : $"{handling.Name}, attempt {handling.Attempt}";
        Add(new ShapePart($"{way} → {name}", $"{name} of {published}", handling.At, handling.Duration, OutcomeOf(handling.Outcome, handling.Error)));
        foreach (var call in handling.Calls)
        {
            Add(new ShapePart($"{way} → {name} ↳ {call.Name}", $"{call.Name} in {name}", call.At, call.Duration, OutcomeOf(call.Outcome, call.Error)));
        }
    }

    private void Add(ShapePart part)
    {
        var number = seen[part.Key] = seen.GetValueOrDefault(part.Key) + 1;
        Parts.Add(number == 1 ? part : part with { Key = $"{part.Key} #{number}", Name = $"{part.Name} #{number}" });
    }

    private static string OutcomeOf(SpanOutcome? outcome, SpanError? error) => outcome switch
    {
        null => "not recorded",
        SpanOutcome.Succeeded => "succeeded",
        _ => $"{(outcome == SpanOutcome.DeadLettered ? "dead-lettered" : outcome == SpanOutcome.Retried ? "retried" : "failed")}: {(error is { Message.Length: > 0 } ? error.Message : error?.Type)}",
    };
}

/// <summary>An event, a handling or a call of a flow.</summary>
/// <param name="Key">The way that leads to it; its identity in the flow.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="At">When it began, counted from the flow's start.</param>
/// <param name="Duration">How long it took; null for an event.</param>
/// <param name="Outcome">How it ended; null for an event.</param>
internal sealed record ShapePart(string Key, string Name, TimeSpan At, TimeSpan? Duration, string? Outcome);
