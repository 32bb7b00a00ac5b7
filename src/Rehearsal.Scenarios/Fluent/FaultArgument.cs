namespace Rehearsal.Scenarios;

/// <summary>Checks a fault that is given as a record against the bounds that hold for scenario files too.</summary>
internal static class FaultArgument
{
    public static MessageFault Check(MessageFault fault)
    {
        var endpoint = (fault as AttemptFault)?.Endpoint;
        foreach (var text in new[] { fault.Name, fault.Service, fault.Handler, endpoint })
        {
            Require(text is null || !string.IsNullOrWhiteSpace(text), "a name is empty");
        }

        Require(fault.Event is null || ScenarioRules.IsEventType(fault.Event), $"'{fault.Event}' must be {ScenarioRules.EventTypeExpected}");
        Require((fault.Event ?? fault.Service ?? fault.Handler ?? endpoint) is not null, "give the event type, the service, the handler or the endpoint that it befalls");
        Require(endpoint is null || (fault.Event is null && fault is not CorruptPayloadFault), "Endpoint stands without Event, and not on a damaged payload");
        Require(fault.AtCycle is null || endpoint is null, "AtCycle counts events, and an endpoint answers requests: leave AtCycle out");
        Require(fault.AtCycle is null || fault.Event is not null, "AtCycle counts events of one type: give Event");
        Require(fault.AtCycle is null or (>= 1 and <= ScenarioLimits.CountMax), "AtCycle must be 1 to one billion");
        Require(fault.Rate is > 0 and <= 1, "Rate must be more than 0 and at most 1");
        Require(IsDuration(fault.From ?? default) && IsDuration(fault.Until ?? default), "From and Until must be 0 to 3,650 days");
        Require(fault.Until is null || fault.Until > (fault.From ?? TimeSpan.Zero), "Until must be after From");
        Require(fault is not AttemptFault { Attempts: < 1 or > ScenarioLimits.CountMax }, "Attempts must be 1 to one billion");
        Require(
            fault switch
            {
                LatencyFault latency => IsDuration(latency.Delay) && IsDuration(latency.Jitter),
                TimeoutFault timeout => IsDuration(timeout.After),
                ReorderFault reorder => IsDuration(reorder.Delay),
                _ => true,
            },
            "its times must be 0 to 3,650 days");
        Require(fault is not DuplicateFault { Times: < 1 or > ScenarioLimits.DuplicatesMax }, "Times must be 1 to 1,000");
        Require(fault is not CorruptPayloadFault { Field: { } field } || FieldPath.Parse(field) is not null, $"Field must be {FieldPath.Expected}");
        Require(fault is not CorruptPayloadFault { Field: null, Value: not null }, "Value needs the Field that has it");
        return fault;

        void Require(bool holds, string words)
        {
            if (!holds)
            {
                throw new ArgumentException($"{fault.GetType().Name}: {words}.", nameof(fault));
            }
        }
    }

    private static bool IsDuration(TimeSpan time) => time >= TimeSpan.Zero && time <= ScenarioLimits.DurationMax;
}
