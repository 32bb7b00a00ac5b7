using System.Text.Json.Nodes;

namespace Rehearsal.Scenarios;

/// <summary>Faults as a scenario file writes them.</summary>
internal static class WrittenFaults
{
    public static JsonObject Of(MessageFault fault) => AddOwn(
        new JsonObject { ["type"] = TypeOf(fault) }
            .Add("name", fault.Name, fault.Name is not null)
            .Add("event", fault.Event, fault.Event is not null)
            .Add("service", fault.Service, fault.Service is not null)
            .Add("handler", fault.Handler, fault.Handler is not null)
            .Add("endpoint", (fault as AttemptFault)?.Endpoint, fault is AttemptFault { Endpoint: not null })
            .Add("at_cycle", fault.AtCycle, fault.AtCycle is not null)
            // Said also where it is 1: a failure of one type without rate and cycle is of the first event.
            .Add("rate", fault.Rate, fault.Rate != 1 || (fault is InjectFailureFault && fault.AtCycle is null))
            .Add("from", WrittenValues.Duration(fault.From ?? default), fault.From is not null)
            .Add("until", WrittenValues.Duration(fault.Until ?? default), fault.Until is not null)
            .Add("attempts", (fault as AttemptFault)?.Attempts, fault is AttemptFault { Attempts: not null }),
        fault);

    private static string TypeOf(MessageFault fault) => fault switch
    {
        InjectFailureFault => "inject_failure",
        LatencyFault => "latency",
        TimeoutFault => "timeout",
        DropFault => "drop",
        DuplicateFault => "duplicate",
        ReorderFault => "reorder",
        CorruptPayloadFault => "corrupt_payload",
        _ => throw new ArgumentException($"The fault {fault.GetType().Name} cannot be written.", nameof(fault)),
    };

    private static JsonObject AddOwn(JsonObject map, MessageFault fault) => fault switch
    {
        InjectFailureFault failure => map
            .Add("error_message", failure.ErrorMessage, failure.ErrorMessage != InjectFailureFault.DefaultMessage)
            .Add("error", "transient", failure.Transient),
        LatencyFault latency => map
            .Add("delay", WrittenValues.Duration(latency.Delay), when: true)
            .Add("jitter", WrittenValues.Duration(latency.Jitter), latency.Jitter > TimeSpan.Zero),
        TimeoutFault timeout => map.Add("after", WrittenValues.Duration(timeout.After), when: true),
        DuplicateFault duplicate => map.Add("times", duplicate.Times, when: true),
        ReorderFault reorder => map.Add("delay", WrittenValues.Duration(reorder.Delay), when: true),
        CorruptPayloadFault corrupt => map
            .Add("field", corrupt.Field, corrupt.Field is not null)
            .Add("value", WrittenValues.Json(corrupt.Value), corrupt.Value is not null),
        _ => map,
    };
}
