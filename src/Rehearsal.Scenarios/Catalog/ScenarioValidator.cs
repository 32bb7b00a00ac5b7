namespace Rehearsal.Scenarios;

/// <summary>Tells whether a scenario fits a system: event types, services, handlers, payloads and field paths.</summary>
/// <remarks>Thread-safe. Every error at once, in order of place; a scenario from C# has no places, so messages number the steps.</remarks>
public static class ScenarioValidator
{
    /// <summary>Validates a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="catalog">What it may refer to.</param>
    /// <returns>The errors; empty when it fits.</returns>
    public static IReadOnlyList<Diagnostic> Validate(Scenario scenario, SystemCatalog catalog)
    {
        var validation = new Validation(scenario, catalog);
        validation.CheckServices();
        foreach (var fault in scenario.Chaos)
        {
            validation.CheckFault(fault);
        }

        for (var i = 0; i < scenario.Steps.Count; i++)
        {
            validation.CheckStep(scenario.Steps[i], $"step {i + 1}");
        }

        return validation.ToList();
    }
}

/// <summary>One validation of a <see cref="Scenario"/>.</summary>
internal sealed class Validation
{
    private readonly Scenario scenario;
    private readonly SystemCatalog catalog;
    private readonly Dictionary<string, EventSchema> events = new(StringComparer.Ordinal);
    private readonly List<string> eventTypes = [];
    private readonly List<string> serviceNames = [];
    private readonly DiagnosticCollector errors;

    public Validation(Scenario scenario, SystemCatalog catalog)
    {
        this.scenario = scenario;
        this.catalog = catalog;
        errors = new DiagnosticCollector(scenario.File);
        foreach (var schema in catalog.Events)
        {
            if (events.TryAdd(schema.Type, schema))
            {
                eventTypes.Add(schema.Type);
            }
        }

        foreach (var service in catalog.Services)
        {
            serviceNames.Add(service.Name);
        }
    }

    public IReadOnlyList<Diagnostic> ToList() => errors.ToList();

    public void CheckServices()
    {
        for (var i = 0; i < scenario.Services?.Count; i++)
        {
            CheckService(scenario.Services[i], i < scenario.ServiceLocations.Count ? scenario.ServiceLocations[i] : default, "setup");
        }
    }

    public void CheckFault(Fault fault)
    {
        if (fault is not InjectFailureFault failure)
        {
            return;
        }

        FindEvent(failure.Event, failure.EventLocation, "chaos");
        var known = failure.Service is null || CheckService(failure.Service, failure.ServiceLocation, "chaos");
        if (failure.Handler is not null && known)
        {
            CheckHandler(failure.Handler, failure.Service, failure.HandlerLocation);
        }
    }

    public void CheckStep(Step step, string where)
    {
        switch (step)
        {
            case TriggerStep trigger:
                CheckTrigger(trigger, where);
                break;
            case WaitForEventStep wait:
                CheckConditions(FindEvent(wait.Event, wait.EventLocation, where), wait.Where, where);
                break;
            case AssertStep assert:
                foreach (var check in assert.Checks)
                {
                    CheckCheck(check, where);
                }

                break;
            default:
                break;
        }
    }

    private void CheckTrigger(TriggerStep trigger, string where)
    {
        if (FindEvent(trigger.Event, trigger.EventLocation, where) is not { } schema)
        {
            return;
        }

        if (trigger.Data is { } data)
        {
            new PayloadValidation(schema, trigger, where, errors).Check(data);
        }
        else if (!schema.HasExample)
        {
            errors.Add(
                DiagnosticCodes.NoExample, trigger.EventLocation, $"'{schema.Type}' declares no example, and the trigger in {where} has no data.",
                "data, or an event type with an example", "neither", "add 'data: { … }', or declare an example on the record");
        }
    }

    private void CheckCheck(Check check, string where)
    {
        switch (check)
        {
            case EventCountCheck count:
                FindEvent(count.Event, count.Location, where);
                break;
            case EventDataCheck data:
                CheckConditions(FindEvent(data.Event, data.Location, where), data.Conditions, where);
                break;
            case NoEventCheck none:
                FindEvent(none.Event, none.Location, where);
                break;
            case EventOrderCheck order:
                for (var i = 0; i < order.Events.Count; i++)
                {
                    FindEvent(order.Events[i], i < order.EventLocations.Count ? order.EventLocations[i] : order.Location, where);
                }

                break;
            default:
                break;
        }
    }

    private void CheckConditions(EventSchema? schema, IReadOnlyList<FieldCondition> conditions, string where)
    {
        if (schema is null)
        {
            return;
        }

        foreach (var condition in conditions)
        {
            if (FieldPath.Parse(condition.Path) is { } path && FieldPathSchema.Check(path, schema) is { } problem)
            {
                errors.Add(
                    DiagnosticCodes.UnknownField, condition.Location, $"{problem.Message} in {where}.", problem.Expected,
                    condition.Path, problem.Fix);
            }
        }
    }

    private EventSchema? FindEvent(string type, SourceLocation location, string where)
    {
        if (events.TryGetValue(type, out var schema))
        {
            return schema;
        }

        errors.Add(
            DiagnosticCodes.UnknownEvent, location, $"unknown event '{ShownText.Shorten(type)}' in {where}.", NearestName.OneOf(eventTypes),
            ShownText.Shorten(type), NearestName.Fix(type, eventTypes, "remove it"));
        return null;
    }

    private bool CheckService(string name, SourceLocation location, string where)
    {
        if (serviceNames.Contains(name))
        {
            return true;
        }

        errors.Add(
            DiagnosticCodes.UnknownService, location, $"unknown service '{ShownText.Shorten(name)}' in {where}.", NearestName.OneOf(serviceNames),
            ShownText.Shorten(name), NearestName.Fix(name, serviceNames, "remove it"));
        return false;
    }

    private void CheckHandler(string name, string? serviceName, SourceLocation location)
    {
        var handlers = new List<string>();
        foreach (var service in catalog.Services)
        {
            foreach (var handler in service.Handlers)
            {
                if ((serviceName is null || service.Name == serviceName) && !handlers.Contains(handler))
                {
                    handlers.Add(handler);
                }
            }
        }

        if (!handlers.Contains(name))
        {
            errors.Add(
                DiagnosticCodes.UnknownHandler, location,
                $"unknown handler '{ShownText.Shorten(name)}'{(serviceName is null ? "" : $" of '{serviceName}'")} in chaos.",
                NearestName.OneOf(handlers), ShownText.Shorten(name), NearestName.Fix(name, handlers, "remove it"));
        }
    }
}
