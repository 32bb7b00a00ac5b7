using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>The payload of a dead-letter mark.</summary>
internal static class DeadLetterRecord
{
    public static EventData Encode(HandlingAttempt last) => MarkPayload.Write(last, static (writer, attempt) =>
    {
        writer.WriteString("service", attempt.Service);
        writer.WriteString("handler", attempt.Handler);
        writer.WriteString("event", attempt.Event.Type);
        writer.WriteNumber("attempts", attempt.Number);
    });
}
