using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Puts an encoded event into its envelope.</summary>
internal static class EventFactory
{
    public static EventEnvelope Create(
        EventIdSource ids,
        TimeProvider time,
        Output output,
        string source,
        string correlationId,
        Guid? causationId = null,
        TraceParent? traceParent = null) => new()
        {
            Id = ids.Next(),
            Type = output.Type,
            Source = source,
            Subject = output.Subject,
            Time = time.GetUtcNow(),
            CorrelationId = correlationId,
            CausationId = causationId,
            TraceParent = traceParent,
            Data = output.Data,
        };
}
