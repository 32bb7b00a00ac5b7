using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>The payload of a fault mark.</summary>
internal static class FaultRecord
{
    public static EventData Encode(MessageFault fault, FaultVictim victim) => MarkPayload.Write((fault, victim), static (writer, hit) =>
    {
        writer.WriteString("type", TypeOf(hit.fault));
        if (hit.victim.Endpoint is { } endpoint)
        {
            writer.WriteString("endpoint", endpoint);
            writer.WriteNumber("request", hit.victim.Cycle);
        }
        else
        {
            writer.WriteString("event", hit.victim.EventType);
            writer.WriteNumber("at_cycle", hit.victim.Cycle);
        }

        writer.WriteString("service", hit.victim.Service);
        if (hit.victim.Handler is { } handler)
        {
            writer.WriteString("handler", handler);
        }

        if (hit.victim is { Attempt: > 0, Endpoint: null })
        {
            writer.WriteNumber("attempt", hit.victim.Attempt);
        }

        WriteOwn(writer, hit.fault);
        if (hit.fault.Name is { } name)
        {
            writer.WriteString("name", name);
        }
    });

    private static string TypeOf(MessageFault fault) => fault switch
    {
        InjectFailureFault => "inject_failure",
        LatencyFault => "latency",
        TimeoutFault => "timeout",
        CorruptPayloadFault => "corrupt_payload",
        DropFault => "drop",
        DuplicateFault => "duplicate",
        ReorderFault => "reorder",
        _ => throw new ArgumentException($"The fault {fault.GetType().Name} has no name.", nameof(fault)),
    };

    private static void WriteOwn(Utf8JsonWriter writer, MessageFault fault)
    {
        switch (fault)
        {
            case InjectFailureFault failure:
                writer.WriteString("error_message", failure.ErrorMessage);
                writer.WriteString("error", failure.Transient ? "transient" : "permanent");
                break;
            case LatencyFault latency:
                writer.WriteNumber("delay_ms", latency.Delay.TotalMilliseconds);
                break;
            case TimeoutFault timeout:
                writer.WriteNumber("after_ms", timeout.After.TotalMilliseconds);
                break;
            case DuplicateFault duplicate:
                writer.WriteNumber("times", duplicate.Times);
                break;
            case ReorderFault reorder:
                writer.WriteNumber("delay_ms", reorder.Delay.TotalMilliseconds);
                break;
            case CorruptPayloadFault corrupt:
                writer.WriteString("field", corrupt.Field);
                break;
        }
    }
}
