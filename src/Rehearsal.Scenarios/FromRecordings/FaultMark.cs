using System.Text.Json;

namespace Rehearsal.Scenarios;

/// <summary>What a recording says of one victim of a fault.</summary>
/// <param name="Fault">The fault with what is its own, and without its victim: marks of one fault are equal in it. Null when it cannot be made from the mark.</param>
/// <param name="Victim">What it befell.</param>
/// <param name="LeftOut">Why it cannot be made; null when it can.</param>
internal sealed record FaultMark(MessageFault? Fault, FaultMark.Place Victim, string? LeftOut)
{
    /// <summary>Reads a mark.</summary>
    /// <param name="data">Its payload.</param>
    /// <returns>Null for one that states neither an event nor an endpoint.</returns>
    public static FaultMark? Read(JsonElement data)
    {
        var type = Text(data, "type") ?? "";
        var service = Text(data, "service") ?? "";
        if (Text(data, "endpoint") is { } endpoint)
        {
            // A scenario cannot say which request of many is befallen.
            return new FaultMark(null, new Place("", 0, service, null, 0), $"{type} of '{endpoint}' of {service}: a scenario cannot name single requests");
        }

        if (Text(data, "event") is not { } eventType)
        {
            return null;
        }

        var victim = new Place(eventType, Number(data, "at_cycle"), service, Text(data, "handler"), Number(data, "attempt"));
        var fault = Of(type, data);
        return new FaultMark(fault, victim, fault is null ? Unmade(type, data, victim) : null);
    }

    private static MessageFault? Of(string type, JsonElement data) => type switch
    {
        "inject_failure" => new InjectFailureFault(null)
        {
            ErrorMessage = Text(data, "error_message") ?? InjectFailureFault.DefaultMessage,
            Transient = Text(data, "error") == "transient",
        },
        "latency" => new LatencyFault(Time(data, "delay_ms")),
        "timeout" => new TimeoutFault { After = Time(data, "after_ms") },
        "drop" => new DropFault(),
        "duplicate" => new DuplicateFault { Times = Number(data, "times") },
        "reorder" => new ReorderFault { Delay = Time(data, "delay_ms") },
        "corrupt_payload" when Text(data, "field") is null => new CorruptPayloadFault(),
        _ => null,
    };

    private static string Unmade(string type, JsonElement data, Place victim) => Text(data, "field") is { } field
        ? $"{type} of '{field}' of {victim.Event} in {victim.Service}: the recording does not say what the field became"
        : $"{type} of {victim.Event} in {victim.Service}: this version has no such fault";

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int Number(JsonElement data, string name) => data.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : 0;

    private static TimeSpan Time(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.TryGetDecimal(out var milliseconds) ? TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond)) : TimeSpan.Zero;

    /// <summary>Where a fault struck.</summary>
    /// <param name="Event">The event's type.</param>
    /// <param name="Cycle">Which event of its type it was, from 1.</param>
    /// <param name="Service">The service or saga.</param>
    /// <param name="Handler">The handler or saga step; null when it was not known yet.</param>
    /// <param name="Attempt">The attempt; 0 on the way into the service.</param>
    internal sealed record Place(string Event, int Cycle, string Service, string? Handler, int Attempt);
}
