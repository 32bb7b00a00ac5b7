namespace Rehearsal.Scenarios;

/// <summary>Reads <c>command</c>.</summary>
internal sealed class CommandReader(ReadingErrors errors)
{
    public CommandStep? Read(YamlEntry entry)
    {
        if (YamlKeys.Of(entry.Value, "command", errors, StepConstructs.Command.KeyNames) is not { } keys)
        {
            return null;
        }

        var eventNode = keys.Require("event");
        var type = YamlValues.EventType(eventNode, "'event'", errors);
        var correlation = YamlValues.Text(keys.Find("correlation"), "'correlation'", errors);
        var timeout = YamlValues.Duration(keys.Find("timeout"), "'timeout'", errors) ?? CommandStep.DefaultTimeout;
        var outcome = YamlValues.OneOf(keys.Find("outcome"), "'outcome'", errors, "succeeded", "failed");
        var pattern = YamlValues.Pattern(keys.Find("error"), "'error'", errors);
        if (pattern is not null && outcome is not "failed")
        {
            errors.Add(
                DiagnosticCodes.ImpossibleValue, keys.PlaceOf("error"), "a command that succeeds has no error.", "'error' beside 'outcome: failed'",
                "'error' alone", "add 'outcome: failed', or remove the line");
        }

        var (data, locations) = PublishReader.ReadData(keys.Find("data"), errors);
        return type is null ? null : new CommandStep(type)
        {
            Location = entry.KeyLocation,
            EventLocation = eventNode!.Location,
            Data = data,
            FieldLocations = locations,
            Correlation = correlation,
            Timeout = timeout,
            Outcome = outcome is "failed" ? CommandOutcome.Failed : CommandOutcome.Succeeded,
            Error = pattern,
        };
    }
}
