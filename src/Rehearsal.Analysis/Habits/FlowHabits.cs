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

    private const int KeysKept = 256;

    private readonly Dictionary<HabitKey, int> flowsByKey = [];
    private readonly Dictionary<HabitKey, Dictionary<string, Continuation>> continuations = [];

    // Of the flow that is being learnt from.
    private Dictionary<HabitKey, int> occurrences = [];
    private Dictionary<(HabitKey Key, string Target), (int Count, TimeSpan Delay)> followed = [];

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
    /// <param name="flows">The flows, in any order.</param>
    internal static FlowHabits Learn(IEnumerable<FlowGraph> flows)
    {
        var habits = new FlowHabits();
        foreach (var flow in flows)
            habits.Learn(flow);
        habits.PutInOrder();
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
                yield return new Habit(target, way.Flows, flows, bound, way.LongestDelay, way.Example.CorrelationId);
        }
    }

    private void Learn(FlowGraph flow)
    {
        // What one large flow needed is not cleared for each of many small ones.
        occurrences = Emptied(occurrences);
        followed = Emptied(followed);
        foreach (var vertex in flow.Events)
        {
            if (!vertex.Recorded)
                continue;
            var handled = new HabitKey(vertex.Type, null);
            Count(handled);
            foreach (var attempts in HandlerAttempts.Of(vertex))
            {
                Follow(handled, attempts[0].Name, attempts[0].Start - vertex.Time);
                var key = HabitKey.Of(attempts[0]);
                Count(key);
                foreach (var caused in Caused(attempts))
                    Follow(key, caused.Type, caused.Time - vertex.Time);
            }
        }

        foreach (var key in occurrences.Keys)
            CollectionsMarshal.GetValueRefOrAddDefault(flowsByKey, key, out _)++;
        var rank = 0;
        foreach (var ((key, target), (count, delay)) in followed)
        {
            // A flow has a habit when each time that it could is one at which it did.
            if (count == occurrences[key])
                Add(key, target, delay, new Example((flow.Place, rank++), flow.CorrelationId));
        }

        void Count(HabitKey key) => CollectionsMarshal.GetValueRefOrAddDefault(occurrences, key, out _)++;

        void Follow(HabitKey key, string target, TimeSpan delay)
        {
            ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(followed, (key, target), out _);
            seen = (seen.Count + 1, delay > seen.Delay ? delay : seen.Delay);
        }
    }

    private static IEnumerable<EventVertex> Caused(List<HandlingVertex> attempts) => attempts is [{ Caused: { Count: < 2 } alone }]
        ? alone
        : attempts.SelectMany(static attempt => attempt.Caused).DistinctBy(static caused => caused.Type);

    private static Dictionary<TKey, TValue> Emptied<TKey, TValue>(Dictionary<TKey, TValue> used)
        where TKey : notnull
    {
        if (used.Count > KeysKept)
            return [];
        used.Clear();
        return used;
    }

    // What was learnt first is told first, and the first flow in the log is the example, in whatever order the flows came.
    private void PutInOrder()
    {
        foreach (var key in continuations.Keys.ToList())
            continuations[key] = new Dictionary<string, Continuation>(continuations[key].OrderBy(static way => way.Value.Example.Place), StringComparer.Ordinal);
    }

    private void Add(HabitKey key, string target, TimeSpan delay, Example example)
    {
        if (!continuations.TryGetValue(key, out var ways))
            continuations.Add(key, ways = new Dictionary<string, Continuation>(StringComparer.Ordinal));
        if (!ways.TryGetValue(target, out var way))
            ways.Add(target, way = new Continuation { Example = example });
        way.Flows++;
        way.Example = example.Place.CompareTo(way.Example.Place) < 0 ? example : way.Example;
        way.LongestDelay = delay > way.LongestDelay ? delay : way.LongestDelay;
    }

    private readonly record struct Example((long Flow, int Rank) Place, string CorrelationId);

    private sealed class Continuation
    {
        public int Flows { get; set; }

        public TimeSpan LongestDelay { get; set; }

        public required Example Example { get; set; }
    }
}
