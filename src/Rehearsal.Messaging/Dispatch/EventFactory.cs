using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Puts an event record into its envelope: encoded once, with the object kept beside the bytes.</summary>
internal static class EventFactory
{
    public static EventEnvelope Create(
        EventTypes events,
        EventIdSource ids,
        TimeProvider time,
        object body,
        string source,
        string correlationId,
        Guid? causationId,
        TraceParent? traceParent) => new()
    {
        Id = ids.Next(),
        Type = body.GetType().Name,
        Source = source,
        Subject = events.TryGet(body.GetType().Name, out var type) ? type.SubjectOf(body) : null,
        Time = time.GetUtcNow(),
        CorrelationId = correlationId,
        CausationId = causationId,
        TraceParent = traceParent,
        Data = EventJson.Encode(body),
    };
}
