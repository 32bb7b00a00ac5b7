using System.Globalization;
using System.Text;

namespace Rehearsal.Stages.Tests.RandomSystems;

/// <summary>What a handler may do.</summary>
internal enum ActKind
{
    Publish,
    Wait,
    WaitDeaf,
    Yield,
    Hold,
    Put,
    Take,
    Complete,
    Await,
    Draw,
    Effect,
    Both,
    Either,
    Tick,
    Loop,
    CancelAfter,
    FailFirst,
    FailSometimes,
    FailForGood,
    FailOddly,
}

/// <summary>What a scenario may do.</summary>
internal enum MoveKind
{
    Trigger,
    WaitForEvent,
    WaitForTime,
    AssertCount,
    AssertNone,
    AssertOrder,
}

/// <summary>One thing that a handler does; what A and B mean depends on the kind.</summary>
internal sealed record Act(ActKind Kind, int A = 0, int B = 0);

/// <summary>What one part of the system does with one event type.</summary>
internal sealed record Behaviour(string Part, int Event, IReadOnlyList<Act> Acts);

/// <summary>One step of the scenario.</summary>
internal sealed record Move(MoveKind Kind, int A = 0, int B = 0);

/// <summary>An injected failure: the event type, the cycle, for how many attempts (0 for all), and whether it is transient.</summary>
internal sealed record Chaos(int Event, int Cycle, int Attempts, bool Transient);

/// <summary>A random system and a random scenario for it, as data: it can be printed, repeated and made smaller.</summary>
internal sealed record Plan
{
    public required ulong Seed { get; init; }

    /// <summary>Gets the services and sagas of the system, by class name.</summary>
    public required IReadOnlyList<string> Parts { get; init; }

    public required IReadOnlyList<Behaviour> Behaviours { get; init; }

    /// <summary>Gets the longest chain of events; 0 for chains without an end.</summary>
    public required int HopsMax { get; init; }

    public required IReadOnlyList<Move> Moves { get; init; }

    public required IReadOnlyList<Chaos> Chaos { get; init; }

    public required int SettleMs { get; init; }

    public IReadOnlyList<Act> ActsOf(string part, int type) =>
        Behaviours.FirstOrDefault(behaviour => behaviour.Part == part && behaviour.Event == type)?.Acts ?? [];

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"seed {Seed}, {(HopsMax == 0 ? "endless" : $"{HopsMax} hops")}, settle {SettleMs} ms, parts {string.Join(", ", Parts)}\n");
        foreach (var behaviour in Behaviours.Where(behaviour => Parts.Contains(behaviour.Part)))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {behaviour.Part} on {HopEvents.NameOf(behaviour.Event)}: {string.Join(", ", behaviour.Acts.Select(static act => $"{act.Kind}({act.A},{act.B})"))}\n");
        }

        text.Append("  steps: ").AppendJoin(", ", Moves.Select(static move => $"{move.Kind}({move.A},{move.B})"));
        return Chaos.Count == 0 ? text.ToString() : text.Append("\n  chaos: ").AppendJoin(", ", Chaos).ToString();
    }
}
