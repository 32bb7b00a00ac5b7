using Rehearsal.Events;

namespace Rehearsal.Cli.Tests.Flows;

/// <summary>Writes a recording of one event that a slow handler took.</summary>
internal static class SampleRecording
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string Write(TemporaryFolder folder, string relative, string eventType = "OrderCreated")
    {
        var called = new EventEnvelope
        {
            Id = Guid.Parse("01890000-0000-7000-8000-000000000001"),
            Time = Start,
            CorrelationId = "corr-1",
            Type = eventType,
            Source = "scenario",
            Data = EventData.EmptyObject,
        };
        var span = new Span
        {
            Id = Guid.Parse("01890000-0000-7000-8000-000000000002"),
            Time = Start,
            CorrelationId = "corr-1",
            Service = "order_service",
            Handler = "place",
            TriggerId = called.Id,
            TriggerType = eventType,
            Duration = TimeSpan.FromMilliseconds(150),
            Outcome = SpanOutcome.Succeeded,
        };
        var path = folder.Write(relative);
        new Recording(new RecordingHeader { Seed = 1 }, [new LogRecord(0, called), new LogRecord(1, span)]).Save(path);
        return path;
    }
}
