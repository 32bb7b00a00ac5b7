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
            foreach (var (type, data, location, fields) in PayloadsOf(step))
            {
                if (data is { } given && !SavedNames.AreUsedIn(given, saved) && ErrorOf(system, type, given) is var (misfit, error))
                {
                    yield return error with
                    {
                        Fix = $"{error.Fix}, or leave data out to use the declared example",
                        File = scenario.File,
                        Location = misfit is not null && fields.TryGetValue(misfit.Path, out var place) ? place : location,
                    };
                }
            }
        }
    }

    /// <summary>Says why the data of an event was not read as its record.</summary>
    public static Diagnostic Unread(EventType type, EventData data, JsonException failure) => Unread(type, JsonMisfit.Find(data.Utf8Json, type.Record), failure);

    private static IEnumerable<(string Type, EventData? Data, SourceLocation Location, IReadOnlyDictionary<string, SourceLocation> Fields)> PayloadsOf(Step step) => step switch
    {
        TriggerStep trigger => [(trigger.Event, trigger.Data, trigger.Location, trigger.FieldLocations)],
        CommandStep command => [(command.Event, command.Data, command.Location, command.FieldLocations)],
        PublishStep publish => publish.Events.Select(static published => (published.Event, published.Data, published.EventLocation, published.FieldLocations)),
        _ => [],
    };

    private static (JsonMisfit? Misfit, Diagnostic Error)? ErrorOf(SystemDefinition system, string type, EventData data)
    {
        try
        {
            _ = Of(system, type, data);
            return null;
        }
        catch (JsonException failure)
        {
            var definition = system.Events.First(definition => definition.Name == type);
            var misfit = JsonMisfit.Find(data.Utf8Json, definition.Record);
            return (misfit, Unread(definition, misfit, failure));
        }
    }

    private static Diagnostic Unread(EventType type, JsonMisfit? misfit, JsonException failure) => misfit is null || misfit.Path.Length == 0
        ? new Diagnostic(
            DiagnosticCodes.WrongType, $"the data of '{type.Name}' cannot be read.", misfit?.Expected ?? $"what the record {type.Name} takes",
            misfit?.Found ?? JsonWords.OfType(failure), "correct the value")
        : new Diagnostic(DiagnosticCodes.WrongType, $"'{misfit.Path}' of '{type.Name}' cannot be read.", misfit.Expected, misfit.Found, "correct the value");
}
