using System.Text;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests.Metrics;

public sealed class RecordingMetricsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 15, 34, 0, TimeSpan.Zero);

    private readonly List<LogRecord> records = [];

    [Fact]
    public void Of_ARecording_CountsThroughputOutcomesAndDurations()
    {
        Add(Event("Liked", "web", 0));
        Add(Event("Liked", "web", 2_000));
        Add(Event("Liked", "web", 2_100));
        Add(Event("Sent", "notification_service", 4_000));
        Add(Span("push", 1_000, 10, SpanOutcome.Retried, 1));
        Add(Span("push", 1_500, 20, SpanOutcome.Succeeded, 2));
        Add(Span("push", 2_000, 30, SpanOutcome.DeadLettered, 1));
        Add(Span("PushServer", 2_000, 25, SpanOutcome.Failed, 1, SpanKind.Call));
        Add(Mark(MarkKinds.DeadLetter, 2_030, """{"service":"notification_service"}"""));
        Add(Mark(MarkKinds.System, 0, "{}"));

        var report = RecordingMetrics.Of(records);

        Assert.Equal((Start, Start.AddSeconds(4)), (report.From, report.To));
        Assert.Equal(new Throughput(4, 1, 2, Start.AddSeconds(2)), report.Events);
        Assert.Equal(new Throughput(2, 0.5, 1, Start.AddSeconds(1)), report.Handled);
        Assert.Equal([("Liked", 3L), ("Sent", 1L)], report.Types);
        Assert.Equal([(MarkKinds.DeadLetter, 1L)], report.Marks);
        Assert.Equal(1, report.DeadLettered);
        var handler = Assert.Single(report.Handlers);
        Assert.Equal((1L, 1L, 0L, 1L, 3L), (handler.Succeeded, handler.Retried, handler.Failed, handler.DeadLettered, handler.Attempts));
        Assert.Equal((3L, 2L, TimeSpan.FromMilliseconds(30)), (handler.Duration.Count, handler.Wait.Count, handler.Duration.Max));
        Assert.Equal(1, Assert.Single(report.Calls).Failed);
        Assert.Equal(3, report.MergeDurations().Count);
    }

    [Fact]
    public void Of_OneServiceSinceATime_CountsNothingElse()
    {
        Add(Event("Liked", "web", 0));
        Add(Event("Sent", "notification_service", 4_000));
        Add(Span("push", 1_000, 10, SpanOutcome.Succeeded, 1));
        Add(Mark(MarkKinds.DeadLetter, 2_000, """{"event":{"service":"x"},"service":"notification_service"}"""));
        Add(Mark(MarkKinds.DeadLetter, 2_000, """{"service":"web"}"""));

        var service = RecordingMetrics.Of(records, new MetricsOptions { Service = "notification_service" });
        var late = RecordingMetrics.Of(records, new MetricsOptions { Since = Start.AddSeconds(1.5), Until = Start.AddSeconds(3.9) });
        var upToTheLast = RecordingMetrics.Of(records, new MetricsOptions { Since = Start.AddSeconds(1.5), Until = Start.AddSeconds(4) });

        Assert.Equal((1L, 1L, 1L), (service.Events.Count, service.Handled.Count, service.DeadLettered));
        Assert.Equal(["notification_service", "web"], service.Services);
        Assert.Equal((0L, 0L, 2L), (late.Events.Count, late.Handled.Count, late.DeadLettered));
        Assert.Equal(1L, upToTheLast.Events.Count);
    }

    [Fact]
    public void Of_RefusedCallsAndFaults_CountsWhatWasLimitedDeliveredAndDropped()
    {
        Add(Span("Push", 0, 10, SpanOutcome.Succeeded, 1, SpanKind.Call));
        Add(Span("Push", 1, 10, SpanOutcome.Failed, 1, SpanKind.Call) with { Error = new SpanError(SpanError.RateLimited, "The answer is 429.") });
        Add(Span("Push", 2, 10, SpanOutcome.Failed, 1, SpanKind.Call) with { Error = new SpanError("HttpStatus", "The answer is 503.") });
        Add(Mark(MarkKinds.Http, 3, """{"call":"GET web/a","duration_ms":1,"status":429}"""));
        Add(Mark(MarkKinds.Http, 4, """{"call":"GET web/a","duration_ms":1,"status":200}"""));
        Add(Mark(MarkKinds.Fault, 5, """{"type":"drop","event":"Liked"}"""));
        Add(Mark(MarkKinds.Fault, 6, """{"type":"drop","event":"Liked"}"""));
        Add(Mark(MarkKinds.Fault, 7, """{"type":"latency","event":"Liked"}"""));

        var report = RecordingMetrics.Of(records);

        Assert.Equal((2L, 2L), (report.Limited, report.Dropped));
        Assert.Equal([("drop", 2L), ("latency", 1L)], report.Faults);
        var call = Assert.Single(report.Calls);
        Assert.Equal((1L, 2L, 1L), (call.Delivered, call.Failed, call.Limited));
    }

    [Fact]
    public void Write_NumbersOrNone_AreTextAndJson()
    {
        Add(Event("Liked", "web", 0));
        Add(Span("push", 1_000, 10, SpanOutcome.Succeeded, 1));
        using var text = new StringWriter();
        MetricsText.Write(text, RecordingMetrics.Of(records));
        MetricsText.Write(text, RecordingMetrics.Of([]));
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            MetricsJson.WriteMembers(json, RecordingMetrics.Of(records));
            json.WriteEndObject();
        }

        Assert.Equal(
            """
              2026-01-01 15:34:00 to 15:34:01 UTC, 1,010 ms

              events         1, 0.99 /s, at most 1 in a second (15:34:00)
              handled        1, 0.99 /s, at most 1 in a second (15:34:01)
              dead-lettered  0
              limited        0
              dropped        0

              handler                    event  handled  retried  failed    p50    p95    p99    max  wait p95
              notification_service.push  Liked        1        0       0  10 ms  10 ms  10 ms  10 ms      5 ms

              event  count
              Liked      1
              nothing to count

            """.ReplaceLineEndings("\n"),
            text.ToString());
        using var document = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(10, document.RootElement.GetProperty("handlers")[0].GetProperty("duration_ms").GetProperty("p99").GetDouble());
    }

    private void Add(LogEntry entry) => records.Add(new LogRecord(records.Count, entry));

    private static EventEnvelope Event(string type, string source, int ms) => new()
    {
        Id = Guid.Empty,
        Time = Start.AddMilliseconds(ms),
        CorrelationId = "c",
        Type = type,
        Source = source,
        Data = EventData.EmptyObject,
    };

    private static Span Span(string handler, int ms, int duration, SpanOutcome outcome, int attempt, SpanKind kind = SpanKind.Handling) => new()
    {
        Id = Guid.Empty,
        Time = Start.AddMilliseconds(ms),
        CorrelationId = "c",
        Kind = kind,
        Service = "notification_service",
        Handler = handler,
        TriggerId = Guid.Empty,
        TriggerType = "Liked",
        QueueWait = TimeSpan.FromMilliseconds(5),
        Duration = TimeSpan.FromMilliseconds(duration),
        Outcome = outcome,
        Attempt = attempt,
    };

    private static Mark Mark(string kind, int ms, string data) => new()
    {
        Id = Guid.Empty,
        Time = Start.AddMilliseconds(ms),
        CorrelationId = "c",
        Kind = kind,
        Data = new EventData(Encoding.UTF8.GetBytes(data)),
    };
}
