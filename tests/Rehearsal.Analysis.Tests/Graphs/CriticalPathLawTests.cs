using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

public sealed class CriticalPathLawTests
{
    private const int Seeds = 3_000;

    [Fact]
    public void CriticalPath_RandomGraphs_IsWhatTheDefinitionSays()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var recording = RandomGraph.Draw(seed);

            var flow = Assert.Single(recording.Analyze().Flows);

            Assert.True(new Definition(recording).Path().SequenceEqual(flow.CriticalPath), $"The paths differ for seed {seed}.");
        }
    }

    [Fact]
    public void Draw_ManySeeds_HasEverythingTheDefinitionTellsApart()
    {
        var paths = Enumerable.Range(1, 500).Select(static seed => RandomGraph.Draw(seed)).Select(static recording => (Definition: new Definition(recording), Path: recording.Analyze().Flows[0].CriticalPath)).ToList();

        foreach (var way in Enum.GetValues<Way>())
            Assert.True(paths.Sum(one => one.Definition.Took(way)) > 20, $"Paths that go {way} are rare.");
    }

    private enum Way
    {
        ToThePublisher,
        ToTheEvent,
        ToAnEarlierAttempt,
        ToTheSagasLastStep,
        ToTheLastOfSeveralEvents,
        IntoACall,
        IntoTheHandlingACallWaitedFor,
    }

    /// <summary>The text at <see cref="Flow.CriticalPath"/>, sentence by sentence, over the plain entries.</summary>
    private sealed class Definition
    {
        private readonly List<EventEnvelope> events;
        private readonly List<Span> handlings;
        private readonly List<Span> calls;
        private readonly Dictionary<Guid, Span> publishers = [];
        private readonly Dictionary<Way, int> taken = [];
        private readonly HashSet<Guid> seen = [];
        private readonly Dictionary<Guid, int> hops = [];
        private readonly Dictionary<Guid, EventEnvelope> eventById;

        public Definition(RecordingBuilder recording)
        {
            var entries = recording.Records.Select(static record => record.Entry).ToList();
            events = [.. entries.OfType<EventEnvelope>()];
            eventById = events.ToDictionary(static envelope => envelope.Id);
            handlings = [.. entries.OfType<Span>().Where(static span => span.Kind == SpanKind.Handling)];
            calls = [.. entries.OfType<Span>().Where(static span => span.Kind == SpanKind.Call)];
            foreach (var envelope in events.Where(static envelope => envelope.TraceParent is not null))
            {
                var by = envelope.TraceParent!.Value.Parent;
                publishers.Add(envelope.Id, handlings.Find(span => span.SpanId == by) ?? handlings.Single(span => span.SpanId == calls.Single(call => call.SpanId == by).Parent));
            }
        }

        public int Took(Way way)
        {
            if (taken.Count == 0)
                Path();
            return taken.GetValueOrDefault(way);
        }

        public List<Guid> Path()
        {
            // "The path ends at the event or handling that ended last (of several, the one most hops from its root; of those, the first in the log)."
            var lastEvent = events.OrderByDescending(static one => one.Time).ThenByDescending(Hops).First();
            var lastHandling = handlings.OrderByDescending(EndOf).ThenByDescending(span => Hops(TriggerOf(span)) + 1).ThenBy(span => events.IndexOf(TriggerOf(span))).FirstOrDefault();
            return lastHandling is null || (lastEvent.Time, Hops(lastEvent)).CompareTo((EndOf(lastHandling), Hops(TriggerOf(lastHandling)) + 1)) > 0
                ? Until(lastEvent)
                : Until(lastHandling, EndOf(lastHandling));
        }

        private List<Guid> Until(EventEnvelope envelope)
        {
            // "Backwards from there: an event was published by its handling."
            if (!publishers.TryGetValue(envelope.Id, out var publisher))
                return [envelope.Id];
            Note(Way.ToThePublisher);
            return [.. Until(publisher, envelope.Time), envelope.Id];
        }

        private List<Guid> Until(Span handling, DateTimeOffset exit)
        {
            if (!seen.Add(handling.Id))
                return [];
            List<Guid> inside = [handling.Id, .. Inside(handling, exit)];
            var trigger = TriggerOf(handling);

            // "... a step of a saga for the saga's step that ended last before it, if that was after the event came".
            if (handling.Service.EndsWith("_saga", StringComparison.Ordinal)
                && handlings.Where(other => other.Service == handling.Service && EndOf(other) <= handling.Time && EndOf(other) > trigger.Time && !seen.Contains(other.Id)).MaxBy(EndOf) is { } step)
            {
                Note(Way.ToTheSagasLastStep);
                return [.. Until(step, EndOf(step)), .. inside];
            }

            // "... a later attempt waited for the last attempt to have started and ended before it".
            if (handlings.Where(other => other.TriggerId == handling.TriggerId && other.Service == handling.Service && other.Handler == handling.Handler && other.Time < handling.Time && EndOf(other) <= handling.Time).MaxBy(static other => other.Time) is { } before)
            {
                Note(Way.ToAnEarlierAttempt);
                return [.. Until(before, EndOf(before)), .. inside];
            }

            // "A handling of several messages at once waited for the one that was published last."
            var published = events.Find(envelope => publishers.GetValueOrDefault(envelope.Id) == handling && envelope.Extensions.Count > 0);
            var twins = published is null ? [] : handlings.Where(other => other.Handler == handling.Handler && other.Service == handling.Service && other.Id != handling.Id).ToList();
            if (twins.Where(twin => !seen.Contains(twin.Id)).MaxBy(twin => TriggerOf(twin).Time) is { } latest && TriggerOf(latest).Time > trigger.Time)
            {
                Note(Way.ToTheLastOfSeveralEvents);
                seen.Add(latest.Id);
                return [.. Until(TriggerOf(latest)), .. inside];
            }

            Note(Way.ToTheEvent);
            return [.. Until(trigger), .. inside];
        }

        // "Inside a handling, from its exit backwards, the call that ended last before the point reached belongs to the path ..., and the walk goes on from that call's start."
        private List<Guid> Inside(Span handling, DateTimeOffset exit)
        {
            var own = calls.Where(call => call.Parent == handling.SpanId && EndOf(call) <= exit).OrderByDescending(EndOf).ThenBy(static call => call.Time).ToList();
            if (own.Count == 0)
                return [];
            Note(Way.IntoACall);
            var within = Within(own[0]);
            return [.. Inside(handling, own[0].Time), own[0].Id, .. within];
        }

        // "A call that waited for a recorded handling in another service leads into that handling, between its request and its answer."
        private List<Guid> Within(Span call)
        {
            var request = events.Find(envelope => envelope.TraceParent?.Parent == call.SpanId);
            var callee = request is null ? null : handlings.Where(span => span.TriggerId == request.Id && EndOf(span) <= EndOf(call)).MaxBy(EndOf);
            if (callee is null || !seen.Add(callee.Id))
                return [];
            Note(Way.IntoTheHandlingACallWaitedFor);
            return [request!.Id, callee.Id, .. Inside(callee, EndOf(callee))];
        }

        private int Hops(EventEnvelope envelope)
        {
            if (!hops.TryGetValue(envelope.Id, out var count))
                hops[envelope.Id] = count = publishers.TryGetValue(envelope.Id, out var by) ? Hops(TriggerOf(by)) + 2 : 0;
            return count;
        }

        private EventEnvelope TriggerOf(Span span) => eventById[span.TriggerId];

        private static DateTimeOffset EndOf(Span span) => span.Time + span.Duration;

        private void Note(Way way) => taken[way] = taken.GetValueOrDefault(way) + 1;
    }
}
