using System.Diagnostics.Metrics;
using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Stages.Tests.Local.Serving;

public sealed class ServedMetersTests
{
    [Fact]
    public async Task Meters_WhatTheLogGets_SayItToWhoListens()
    {
        await using var log = new MemoryEventLog();
        using var meters = new ServedMeters(log);
        List<string> heard = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == ServedMeters.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => heard.Add($"{instrument.Name} {value} {Text(tags)}"));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => heard.Add($"{instrument.Name} {value} {Text(tags)}"));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => heard.Add($"{instrument.Name} {value} {Text(tags)}"));
        listener.Start();

        await log.AppendAsync(Mark(MarkKinds.RateLimit, """{"service":"s","handler":"send","event":"A","key":"u","decision":"dropped"}"""), cancellationToken: TestContext.Current.CancellationToken);
        await log.AppendAsync(Mark(MarkKinds.Batch, """{"service":"s","handler":"sum","event":"A","events":47,"reason":"full","attempts":1}"""), cancellationToken: TestContext.Current.CancellationToken);
        await log.AppendAsync([Event(), Handling(), Handling() with { Kind = SpanKind.Call, Handler = "Bank", Parent = new SpanId(1), Outcome = SpanOutcome.Failed, Error = new SpanError(SpanError.RateLimited, "no") }], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "rehearsal.log.batch.size 1 ",
                "rehearsal.rate_limit.decisions 1 service=s handler=send decision=dropped",
                "rehearsal.log.batch.size 1 ",
                "rehearsal.handling.batch.size 47 service=s handler=sum",
                "rehearsal.log.batch.size 3 ",
                "rehearsal.events 1 event=Paid service=till",
                "rehearsal.handling.duration 0.25 service=bank_service handler=book outcome=succeeded",
                "rehearsal.handling.wait 0.5 service=bank_service handler=book",
                "rehearsal.call.duration 0.25 service=bank_service target=Bank outcome=failed",
                "rehearsal.limited 1 service=bank_service target=Bank",
            ],
            heard);
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));

    private static Mark Mark(string kind, string data) => new()
    {
        Id = Guid.Parse("01890000-0000-7000-8000-000000000003"),
        Time = DateTimeOffset.UnixEpoch,
        CorrelationId = "c",
        Kind = kind,
        Data = new EventData(Encoding.UTF8.GetBytes(data)),
    };

    private static EventEnvelope Event() => new()
    {
        Id = Guid.Parse("01890000-0000-7000-8000-000000000001"),
        Time = DateTimeOffset.UnixEpoch,
        CorrelationId = "c",
        Type = "Paid",
        Source = "till",
        Data = EventData.EmptyObject,
    };

    private static Span Handling() => new()
    {
        Id = Guid.Parse("01890000-0000-7000-8000-000000000002"),
        Time = DateTimeOffset.UnixEpoch,
        CorrelationId = "c",
        Service = "bank_service",
        Handler = "book",
        TriggerId = Event().Id,
        TriggerType = "Paid",
        QueueWait = TimeSpan.FromSeconds(0.5),
        Duration = TimeSpan.FromSeconds(0.25),
    };
}
