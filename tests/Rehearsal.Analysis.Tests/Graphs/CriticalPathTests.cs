using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

public sealed class CriticalPathTests
{
    [Fact]
    public void CriticalPath_SeedsCase_RunsFromTheOrderToTheMail()
    {
        var recording = Shop.SlowGatewayAndMailDown();

        var path = Names(recording);

        Assert.Equal(
            [
                "OrderCreated", "begin_payment", "PaymentProcessing", "charge_card", "PaymentGateway", "PaymentCompleted", "reserve",
                "InventoryReserved", "create_label", "ShippingLabelCreated", "notify_customer", "MailServer",
            ],
            path);
    }

    [Fact]
    public void CriticalPath_Retries_HoldsEveryAttempt() =>
        Assert.Equal(3, Names(Shop.MailRetried()).Count(name => name == "notify_customer"));

    [Fact]
    public void CriticalPath_Compensation_FollowsTheStepThatFailed() => Assert.Equal(
        ["RideRequested", "match_driver", "DriverMatched", "wait_for_acceptance", "release_driver", "cancel_match", "RideRequestFailed", "tell"],
        Names(Rides.DriverDoesNotAccept()).Where(name => name != "DriverLocations"));

    [Fact]
    public void CriticalPath_ParallelCalls_HoldsTheOneThatEndedLast()
    {
        var recording = new RecordingBuilder();
        var handling = recording.Handling(recording.Event(0, "E"), "a.b", 0, 100);
        recording.Call(handling, "Before", 0, 10);
        recording.Call(handling, "Short", 10, 20);
        recording.Call(handling, "Long", 10, 80);
        recording.Call(handling, "AfterTheEnd", 95, 20);

        Assert.Equal(["E", "b", "Before", "Long"], Names(recording));
    }

    [Fact]
    public void CriticalPath_RandomForests_EqualsBruteForce()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var recording = Forest(new Random(seed));

            var flow = Assert.Single(recording.Analyze().Flows);

            Assert.True(BruteForce(recording).SequenceEqual(flow.CriticalPath), $"The paths differ for seed {seed}.");
        }
    }

    private static List<string> Names(RecordingBuilder recording)
    {
        var names = recording.Records.ToDictionary(
            record => record.Entry.Id,
            record => record.Entry switch { EventEnvelope envelope => envelope.Type, Span span => span.Handler, _ => string.Empty });
        return [.. Assert.Single(recording.Analyze().Flows).CriticalPath.Select(id => names[id])];
    }

    private static RecordingBuilder Forest(Random random)
    {
        var recording = new RecordingBuilder();
        var events = new List<EventEnvelope>();
        var spans = new List<Span>();
        for (var i = 0; i < random.Next(1, 40); i++)
        {
            var by = spans.Count > 0 && random.Next(4) > 0 ? spans[random.Next(spans.Count)] : null;
            var at = by is null ? random.Next(20) : (by.Time - RecordingBuilder.Epoch).TotalMilliseconds + by.Duration.TotalMilliseconds;
            events.Add(recording.Event(at, "E", by));
            var trigger = events[random.Next(events.Count)];
            var start = (trigger.Time - RecordingBuilder.Epoch).TotalMilliseconds + random.Next(10);
            var attempts = random.Next(1, 4);
            for (var attempt = 1; attempt <= attempts; attempt++)
            {
                var took = random.Next(30);
                var outcome = attempt == attempts ? SpanOutcome.Succeeded : SpanOutcome.Retried;
                var span = recording.Handling(trigger, $"service.handler{i}", start, took, outcome, attempt: attempt);
                for (var call = 0; call < random.Next(4); call++)
                    recording.Call(span, "Call", start + random.Next(took + 1), random.Next(15));
                start += took + random.Next(5);
                spans.Add(span);
            }
        }

        return recording;
    }

    /// <summary>Writes every chain from a root to an end out and takes the best by the definition.</summary>
    private static List<Guid> BruteForce(RecordingBuilder recording)
    {
        var events = recording.Records.Select(record => record.Entry).OfType<EventEnvelope>().ToList();
        var spans = recording.Records.Select(record => record.Entry).OfType<Span>().ToList();
        var handlings = spans.Where(span => span.Kind == SpanKind.Handling).ToList();
        var ends = events.Select(envelope => (envelope.Time, Hops: Hops(envelope), Order: events.IndexOf(envelope), Part: 0, Chain: ToEvent(envelope)))
            .Concat(handlings.Select(span => (Time: span.Time + span.Duration, Hops: HopsOf(span), Order: events.FindIndex(envelope => envelope.Id == span.TriggerId), Part: 1 + Place(span), Chain: ToHandling(span, span.Time + span.Duration))));
        return ends.OrderByDescending(end => end.Time).ThenByDescending(end => end.Hops).ThenBy(end => end.Order).ThenBy(end => end.Part).First().Chain;

        int Hops(EventEnvelope envelope) => Publisher(envelope) is { } by ? HopsOf(by) + 1 : 0;
        int HopsOf(Span span) => Hops(events.Single(envelope => envelope.Id == span.TriggerId)) + 1;
        Span? Publisher(EventEnvelope envelope) => envelope.TraceParent is { } trace ? handlings.Single(span => span.SpanId == trace.Parent) : null;
        int Place(Span span) => handlings.Where(other => other.TriggerId == span.TriggerId).OrderBy(other => other.Time).ThenBy(other => other.Attempt).ToList().IndexOf(span);

        List<Guid> ToEvent(EventEnvelope envelope) =>
            Publisher(envelope) is { } by ? [.. ToHandling(by, envelope.Time), envelope.Id] : [envelope.Id];

        List<Guid> ToHandling(Span span, DateTimeOffset exit)
        {
            var before = handlings.Where(other => other.TriggerId == span.TriggerId && other.Handler == span.Handler && other.Attempt < span.Attempt).MaxBy(other => other.Attempt);
            List<Guid> chain = before is null
                ? ToEvent(events.Single(envelope => envelope.Id == span.TriggerId))
                : ToHandling(before, before.Time + before.Duration);
            return [.. chain, span.Id, .. Calls(span, exit)];
        }

        List<Guid> Calls(Span span, DateTimeOffset exit)
        {
            var left = spans.Where(call => call.Kind == SpanKind.Call && call.Parent == span.SpanId).ToList();
            var chain = new List<Guid>();
            for (var reached = exit; ;)
            {
                var best = left.Where(call => call.Time + call.Duration <= reached).OrderByDescending(call => call.Time + call.Duration).ThenBy(call => call.Time).FirstOrDefault();
                if (best is null)
                    return chain;
                left.Remove(best);
                chain.Insert(0, best.Id);
                reached = best.Time;
            }
        }
    }
}
