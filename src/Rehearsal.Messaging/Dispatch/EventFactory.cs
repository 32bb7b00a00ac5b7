using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Puts an encoded event into its envelope.</summary>
internal static class EventFactory
{
    public static EventEnvelope Create(
        EventIdSource ids,
        DateTimeOffset now,
        Output output,
        string source,
        string correlationId,
        Guid? causationId = null,
        TraceParent? traceParent = null) => new()
        {
            Id = ids.Next(now),
            Type = output.Type,
            Source = source,
            Subject = output.Subject,
            Time = now,
            CorrelationId = correlationId,
            CausationId = causationId,
            TraceParent = traceParent,
            Data = output.Data,
        };
}
