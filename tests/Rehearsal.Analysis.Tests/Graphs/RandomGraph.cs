using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

/// <summary>
/// Draws the recording of one flow: events, attempts, calls, calls that wait for handlings in other services, a saga's serial steps, and handlings of several events at
/// once. No two things begin at one instant, so that the definition of the critical path has one answer.
/// </summary>
internal sealed class RandomGraph
{
    private const string Saga = "order_saga";

    private readonly Random random;
    private readonly List<(EventEnvelope Event, double At)> events = [];
    private readonly Dictionary<Guid, (double Start, double End)> times = [];
    private double instant;
    private int named;
    private double sagaFree;

    private RandomGraph(int seed) => random = new Random(seed);

    public RecordingBuilder Recording { get; } = new();

    public static RecordingBuilder Draw(int seed)
    {
        var graph = new RandomGraph(seed);
        graph.Recording.Mark(MarkKinds.System, data: TopologyJson.Of([$"{Saga}.on: E > E"]));
        graph.Publish(0, null);
        for (var i = graph.random.Next(1, 25); i > 0; i--)
            graph.Handle();
        return graph.Recording;
    }

    private string Name(string service) => $"{service}.handle{named++}";

    private double Unique(double at) => at + (instant += 0.001);

    private EventEnvelope Publish(double at, Span? by, params Span[] also)
    {
        var envelope = Recording.Event(at, "E", by);
        if (also.Length > 0)
            envelope = Replace(envelope, also);
        events.Add((envelope, at));
        return envelope;
    }

    private EventEnvelope Replace(EventEnvelope envelope, Span[] also)
    {
        Recording.RemoveLast();
        return Recording.Add(envelope with { Extensions = new EventExtensions([new EventExtension("alsoafter", new EventData(System.Text.Encoding.UTF8.GetBytes($"\"{string.Join(' ', also.Select(static span => span.SpanId))}\"")))]) });
    }

    private void Handle()
    {
        var (trigger, at) = events[random.Next(events.Count)];
        switch (random.Next(4))
        {
            case 0:
                Step(trigger, at);
                break;
            case 1:
                Batch();
                break;
            default:
                Attempts(trigger, at, depth: 0);
                break;
        }
    }

    private void Step(EventEnvelope trigger, double at)
    {
        var start = Unique(Math.Max(at, sagaFree) + random.Next(5));
        var took = random.Next(1, 20);
        sagaFree = start + took;
        PublishSome(Span(trigger, $"{Saga}.on", start, took));
    }

    private void Batch()
    {
        var chosen = events.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).ToList();
        var start = Unique(chosen.Max(static one => one.At) + random.Next(10));
        var took = random.Next(1, 20);
        var batch = Name("batch");
        var spans = chosen.ConvertAll(one => Span(one.Event, batch, start, took));
        PublishSome(spans[0], [.. spans.Skip(1)]);
    }

    // Each later attempt begins after the one before; only the last one publishes.
    private void Attempts(EventEnvelope trigger, double at, int depth)
    {
        var name = Name($"service{random.Next(3)}");
        var start = at;
        for (var attempt = random.Next(4) == 0 ? random.Next(2, 4) : 1; ; attempt--)
        {
            start = Unique(start + random.Next(10));
            var took = random.Next(1, 40);
            var span = Span(trigger, name, start, took, attempt == 1 ? SpanOutcome.Succeeded : SpanOutcome.Retried);
            Calls(span, start, start + took, depth);
            if (attempt == 1)
            {
                PublishSome(span);
                return;
            }

            start += took;
        }
    }

    private void Calls(Span span, double start, double end, int depth)
    {
        for (var i = random.Next(4); i > 0; i--)
        {
            var at = Unique(start + (random.NextDouble() * (end - start) * 0.8));
            var took = Math.Max(0.01, random.NextDouble() * (end - at) * 1.1);
            var call = Recording.Call(span, "Call", at, took);
            if (depth < 3 && random.Next(2) == 0)
            {
                // The request of the call; mostly, its handling ends before the call does.
                var request = Recording.Event(at, "E", call);
                events.Add((request, at));
                var began = Unique(at);
                var worked = Math.Max(0.01, random.NextDouble() * (at + took - began) * 1.1);
                var callee = Span(request, Name($"callee{depth}"), began, worked);
                Calls(callee, began, began + worked, depth + 1);
            }
        }
    }

    private void PublishSome(Span span, params Span[] also)
    {
        var (start, end) = times[span.Id];
        for (var i = random.Next(3); i > 0; i--)
            Publish(random.Next(2) == 0 ? end : Unique(start + (random.NextDouble() * (end - start) * 0.9)), span, also);
    }

    private Span Span(EventEnvelope trigger, string name, double start, double took, SpanOutcome outcome = SpanOutcome.Succeeded)
    {
        var span = Recording.Handling(trigger, name, start, took, outcome);
        times[span.Id] = (start, start + took);
        return span;
    }
}
