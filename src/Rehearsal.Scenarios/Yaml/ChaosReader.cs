namespace Rehearsal.Scenarios;

/// <summary>Reads the list under <c>chaos</c>.</summary>
internal sealed class ChaosReader(ReadingErrors errors)
{
    private static readonly string[] Types = ["inject_failure"];
    private static readonly string[] Keys = ["type", "event", "at_cycle", "error_message", "attempts", "error", "handler", "service"];

    public List<Fault> Read(YamlNode? node)
    {
        var faults = new List<Fault>();
        if (node is null)
        {
            return faults;
        }

        if (node is not YamlList list)
        {
            errors.WrongType(node, "'chaos'", "a list of faults", "write '- type: inject_failure' for each, or remove the key");
            return faults;
        }

        foreach (var item in list.Items)
        {
            if (ReadFault(item) is { } fault)
            {
                faults.Add(fault);
            }
        }

        return faults;
    }

    private InjectFailureFault? ReadFault(YamlNode node)
    {
        if (YamlKeys.Of(node, "chaos", errors, Keys) is not { } keys)
        {
            return null;
        }

        var typeNode = keys.Require("type");
        if (YamlValues.Text(typeNode, "'type'", errors) is { } type && type != "inject_failure")
        {
            errors.Add(
                DiagnosticCodes.ImpossibleValue, typeNode!.Location, $"this version has no fault '{ShownText.Shorten(type)}'.", NearestName.OneOf(Types),
                ShownText.Shorten(type), NearestName.Fix(type, Types, "remove the fault"));
        }

        var eventNode = keys.Require("event");
        var eventType = YamlValues.EventType(eventNode, "'event'", errors);
        var error = keys.Find("error");
        var errorText = YamlValues.Text(error, "'error'", errors);
        if (errorText is not (null or "transient" or "permanent"))
        {
            errors.Impossible(error!, "'error'", "one of: permanent, transient", "write 'error: transient', or remove the key");
        }

        var fault = new InjectFailureFault(eventType ?? "")
        {
            Location = keys.Location,
            EventLocation = eventNode?.Location ?? default,
            AtCycle = YamlValues.Whole(keys.Find("at_cycle"), "'at_cycle'", 1, errors) ?? 1,
            Attempts = YamlValues.Whole(keys.Find("attempts"), "'attempts'", 1, errors),
            Transient = errorText == "transient",
            Handler = YamlValues.Text(keys.Find("handler"), "'handler'", errors),
            HandlerLocation = keys.Find("handler")?.Location ?? default,
            Service = YamlValues.Text(keys.Find("service"), "'service'", errors),
            ServiceLocation = keys.Find("service")?.Location ?? default,
        };
        return YamlValues.TextOrEmpty(keys.Find("error_message"), "'error_message'", errors) is { } message
            ? fault with { ErrorMessage = message }
            : fault;
    }
}
