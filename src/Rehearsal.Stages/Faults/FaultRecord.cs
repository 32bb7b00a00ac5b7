using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>The payload of a fault mark.</summary>
internal sealed record FaultRecord(string Type, string Event, int AtCycle, string Service, string Handler, int Attempt, string ErrorMessage, string Error)
{
    public static EventData Encode(InjectFailureFault fault, HandlingAttempt attempt) => EventJson.Encode(new FaultRecord(
        "inject_failure",
        fault.Event,
        fault.AtCycle,
        attempt.Service,
        attempt.Handler,
        attempt.Number,
        fault.ErrorMessage,
        fault.Transient ? "transient" : "permanent"));
}
