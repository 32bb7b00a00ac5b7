using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Makes the event record that a step publishes: its data as written, or the type's declared example.</summary>
internal static class EventBody
{
    public static object Of(SystemDefinition system, string eventType, EventData? given)
    {
        var type = system.Events.FirstOrDefault(type => type.Name == eventType)
            ?? throw new ArgumentException($"'{eventType}' is not an event type of the system '{system.Name}'.", nameof(eventType));
        return given is { } data ? EventJson.Decode(data, type.Record) : type.CreateExample();
    }

    /// <summary>Finds the data that the event's record does not take, for example a text that is no date. Data with saved values in it is read when they are known.</summary>
    public static IEnumerable<Diagnostic> Check(SystemDefinition system, Scenario scenario)
    {
        var saved = SavedNames.Of(scenario.Steps);
        foreach (var (step, _) in StepTree.All(scenario.Steps))
        {
            foreach (var (type, data, location) in PayloadsOf(step))
            {
                if (!SavedNames.AreUsedIn(data, saved) && ErrorOf(system, type, data) is { } error)
                {
                    yield return new Diagnostic(
                        DiagnosticCodes.WrongType,
                        $"the data of '{type}' cannot be read",
                        $"what the record {type} takes",
                        error,
                        "correct the value, or leave data out to use the declared example")
                    {
                        File = scenario.File,
                        Location = location,
                    };
                }
            }
        }
    }

    private static IEnumerable<(string Type, EventData? Data, SourceLocation Location)> PayloadsOf(Step step) => step switch
    {
        TriggerStep trigger => [(trigger.Event, trigger.Data, trigger.Location)],
        CommandStep command => [(command.Event, command.Data, command.Location)],
        PublishStep publish => publish.Events.Select(published => (published.Event, published.Data, published.EventLocation)),
        _ => [],
    };

    private static string? ErrorOf(SystemDefinition system, string type, EventData? data)
    {
        try
        {
            _ = data is null ? null : Of(system, type, data);
            return null;
        }
        catch (JsonException failure)
        {
            return JsonWords.OfType(failure);
        }
    }
}
