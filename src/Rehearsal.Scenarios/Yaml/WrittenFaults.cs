using System.Text.Json.Nodes;

namespace Rehearsal.Scenarios;

/// <summary>Faults as a scenario file writes them.</summary>
internal static class WrittenFaults
{
    public static JsonObject Of(MessageFault fault)
    {
        var map = OwnOf(fault)
            .Add("name", fault.Name, fault.Name is not null)
            .Add("event", fault.Event, fault.Event is not null)
            .Add("service", fault.Service, fault.Service is not null)
            .Add("handler", fault.Handler, fault.Handler is not null)
            .Add("at_cycle", fault.AtCycle, fault.AtCycle is not null)
            // Said also where it is 1: a failure of one type without rate and cycle is of the first event.
            .Add("rate", fault.Rate, fault.Rate != 1 || (fault is InjectFailureFault && fault.AtCycle is null))
            .Add("from", WrittenValues.Duration(fault.From ?? default), fault.From is not null)
            .Add("until", WrittenValues.Duration(fault.Until ?? default), fault.Until is not null);
        return map.Add("attempts", (fault as AttemptFault)?.Attempts, fault is AttemptFault { Attempts: not null });
    }

    private static JsonObject OwnOf(MessageFault fault) => fault switch
    {
        InjectFailureFault failure => new JsonObject { ["type"] = "inject_failure", ["error_message"] = failure.ErrorMessage }
            .Add("error", "transient", failure.Transient),
        LatencyFault latency => new JsonObject { ["type"] = "latency", ["delay"] = WrittenValues.Duration(latency.Delay) }
            .Add("jitter", WrittenValues.Duration(latency.Jitter), latency.Jitter > TimeSpan.Zero),
        TimeoutFault timeout => new JsonObject { ["type"] = "timeout", ["after"] = WrittenValues.Duration(timeout.After) },
        DropFault => new JsonObject { ["type"] = "drop" },
        DuplicateFault duplicate => new JsonObject { ["type"] = "duplicate", ["times"] = duplicate.Times },
        ReorderFault reorder => new JsonObject { ["type"] = "reorder", ["delay"] = WrittenValues.Duration(reorder.Delay) },
        CorruptPayloadFault corrupt => new JsonObject { ["type"] = "corrupt_payload" }
            .Add("field", corrupt.Field, corrupt.Field is not null)
            .Add("value", WrittenValues.Json(corrupt.Value), corrupt.Value is not null),
        _ => throw new ArgumentException($"The fault {fault.GetType().Name} cannot be written.", nameof(fault)),
    };
}
