using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Makes the event record of a trigger: its data as written, or the type's declared example.</summary>
internal static class TriggerBody
{
    public static object Of(SystemDefinition system, TriggerStep trigger)
    {
        var type = system.Events.FirstOrDefault(type => type.Name == trigger.Event)
            ?? throw new ArgumentException($"'{trigger.Event}' is not an event type of the system '{system.Name}'.", nameof(trigger));
        return trigger.Data is { } data ? EventJson.Decode(data, type.Record) : type.CreateExample();
    }

    /// <summary>Finds the data of triggers that the event's record does not take, for example a text that is no date.</summary>
    public static IEnumerable<Diagnostic> Check(SystemDefinition system, Scenario scenario)
    {
        foreach (var trigger in scenario.Steps.OfType<TriggerStep>().Where(static trigger => trigger.Data is not null))
        {
            string? error = null;
            try
            {
                Of(system, trigger);
            }
            catch (JsonException failure)
            {
                error = failure.Message;
            }

            if (error is not null)
            {
                yield return new Diagnostic(
                    DiagnosticCodes.WrongType,
                    $"the data of '{trigger.Event}' cannot be read",
                    $"what the record {trigger.Event} takes",
                    error,
                    "correct the value, or leave data out to use the declared example")
                {
                    File = scenario.File,
                    Location = trigger.Location,
                };
            }
        }
    }
}
