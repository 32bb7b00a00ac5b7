using System.Runtime.InteropServices;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>How flows usually go on, learnt from a recording: which events a handler publishes, and which handlers an event has.</summary>
/// <remarks>Immutable; may be shared between threads.</remarks>
public sealed class FlowHabits
{
    /// <summary>The fewest flows that a habit is learnt from.</summary>
    public const int FlowsMin = 20;

    /// <summary>The most flows that are right, as a share, which may lack a habit: beyond it nothing is said. An upper bound with 95 % confidence.</summary>
    public const double FalsePositiveMax = 0.12;

    private readonly Dictionary<HabitKey, int> flowsByKey = [];
    private readonly Dictionary<HabitKey, Dictionary<string, Continuation>> continuations = [];

    private FlowHabits()
    {
    }

    /// <summary>Learns from a recording.</summary>
    /// <param name="records">The records; they are put in position order first.</param>
    /// <returns>What is usual in it.</returns>
    /// <exception cref="ArgumentNullException">The records are null.</exception>
    public static FlowHabits Learn(IEnumerable<LogRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        return Learn(RecordingGraph.Build(records.OrderBy(static record => record.Position), new RecordingFacts()).Flows);
    }

    /// <summary>Learns from all flows of a recording.</summary>
    internal static FlowHabits Learn(IEnumerable<FlowGraph> flows)
    {
        var habits = new FlowHabits();
        foreach (var flow in flows)
            habits.Learn(flow);
        return habits;
    }

    /// <summary>Gets what usually follows.</summary>
    /// <param name="key">After what.</param>
    /// <param name="isOneOfThem">Whether the flow that lacks it was learnt from too: then the others alone are counted.</param>
    internal IEnumerable<Habit> After(HabitKey key, bool isOneOfThem)
    {
        if (!flowsByKey.TryGetValue(key, out var flows) || !continuations.TryGetValue(key, out var ways))
            yield break;

        flows -= isOneOfThem ? 1 : 0;
        if (flows < FlowsMin)
            yield break;

        foreach (var (target, way) in ways)
        {
            var bound = Wilson.Upper(flows - way.Flows, flows);
            if (bound <= FalsePositiveMax)
                yield return new Habit(target, way.Flows, flows, bound, way.LongestDelay, way.Example);
        }
    }

    private void Learn(FlowGraph flow)
    {
        Dictionary<HabitKey, int> occurrences = [];
        Dictionary<(HabitKey Key, string Target), (int Count, TimeSpan Delay)> followed = [];
        foreach (var vertex in flow.Events.Where(static vertex => vertex.Recorded))
        {
            var handled = new HabitKey(vertex.Type, null);
            Count(handled);
            foreach (var attempts in HandlerAttempts.Of(vertex))
            {
                Follow(handled, attempts[0].Name, attempts[0].Start - vertex.Time);
                var key = HabitKey.Of(attempts[0]);
                Count(key);
                foreach (var caused in attempts.SelectMany(static attempt => attempt.Caused).DistinctBy(static caused => caused.Type))
                    Follow(key, caused.Type, caused.Time - vertex.Time);
            }
        }

        foreach (var key in occurrences.Keys)
            CollectionsMarshal.GetValueRefOrAddDefault(flowsByKey, key, out _)++;
        foreach (var ((key, target), (count, delay)) in followed)
        {
            // A flow has a habit when each time that it could is one at which it did.
            if (count == occurrences[key])
                Add(key, target, delay, flow.CorrelationId);
        }

        void Count(HabitKey key) => CollectionsMarshal.GetValueRefOrAddDefault(occurrences, key, out _)++;

        void Follow(HabitKey key, string target, TimeSpan delay)
        {
            ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(followed, (key, target), out _);
            seen = (seen.Count + 1, delay > seen.Delay ? delay : seen.Delay);
        }
    }

    private void Add(HabitKey key, string target, TimeSpan delay, string correlationId)
    {
        if (!continuations.TryGetValue(key, out var ways))
            continuations.Add(key, ways = new Dictionary<string, Continuation>(StringComparer.Ordinal));
        if (!ways.TryGetValue(target, out var way))
            ways.Add(target, way = new Continuation(correlationId));
        way.Flows++;
        way.LongestDelay = delay > way.LongestDelay ? delay : way.LongestDelay;
    }

    private sealed class Continuation(string example)
    {
        public int Flows { get; set; }

        public TimeSpan LongestDelay { get; set; }

        public string Example { get; } = example;
    }
}
