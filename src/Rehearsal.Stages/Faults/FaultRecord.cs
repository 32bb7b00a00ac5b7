using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>The payload of a fault mark.</summary>
internal static class FaultRecord
{
    public static EventData Encode(InjectFailureFault fault, HandlingAttempt attempt) => MarkPayload.Write((fault, attempt), static (writer, hit) =>
    {
        writer.WriteString("type", "inject_failure");
        writer.WriteString("event", hit.fault.Event);
        writer.WriteNumber("at_cycle", hit.fault.AtCycle);
        writer.WriteString("service", hit.attempt.Service);
        writer.WriteString("handler", hit.attempt.Handler);
        writer.WriteNumber("attempt", hit.attempt.Number);
        writer.WriteString("error_message", hit.fault.ErrorMessage);
        writer.WriteString("error", hit.fault.Transient ? "transient" : "permanent");
    });
}
