using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>How a call stands in the log: as a span of the handling that made it, or as a mark when no handler did.</summary>
internal sealed record HttpCallRecord(string Name, DateTimeOffset Start, TimeSpan Duration, int? Status, SpanError? Error)
{
    public Span ToSpan(Guid id, CallScope caller, CallCause cause) => new()
    {
        Id = id,
        Kind = SpanKind.Call,
        Time = Start,
        CorrelationId = caller.CorrelationId,
        Service = caller.Service,
        Handler = Name,
        TriggerId = cause.EventId,
        TriggerType = cause.EventType,
        Parent = SpanId.Of(cause.SpanId),
        Duration = Duration,
        Attempt = cause.Attempt,
        Outcome = Error is null ? SpanOutcome.Succeeded : SpanOutcome.Failed,
        Error = Error,
    };

    public Mark ToMark(Guid id, string correlationId) => new()
    {
        Id = id,
        Kind = MarkKinds.Http,
        Time = Start,
        CorrelationId = correlationId,
        Data = MarkPayload.Write(this, static (writer, call) =>
        {
            writer.WriteString("call", call.Name);
            writer.WriteNumber("duration_ms", call.Duration.TotalMilliseconds);
            if (call.Status is { } status)
            {
                writer.WriteNumber("status", status);
            }

            if (call.Error is { } error)
            {
                writer.WriteStartObject("error");
                writer.WriteString("type", error.Type);
                writer.WriteString("message", error.Message);
                writer.WriteEndObject();
            }
        }),
    };
}
