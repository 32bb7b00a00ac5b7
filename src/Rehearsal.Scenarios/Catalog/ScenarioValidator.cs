using Rehearsal.Events;

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
        for (var i = 0; i < scenario.Chaos.Count; i++)
        {
            validation.CheckFault(scenario.Chaos[i], FaultNames.PlaceOf(scenario.Chaos[i], i));
        }

        foreach (var (step, number) in StepTree.All(scenario.Steps))
        {
            // The rows of a table give one step of a file many times: with the same words it is reported once.
            var shown = step.Location.IsKnown ? number.Split('.')[0] : number;
            validation.CheckStep(step, $"step {shown}");
        }

        validation.CheckNames();
        return validation.ToList();
    }
}

/// <summary>One validation of a <see cref="Scenario"/>.</summary>
internal sealed partial class Validation
{
    private readonly Scenario scenario;
    private readonly SystemCatalog catalog;
    private readonly Dictionary<string, EventSchema> events = new(StringComparer.Ordinal);
    private readonly List<string> eventTypes = [];
    private readonly List<string> serviceNames = [];
    private readonly HashSet<string> savedNames;
    private readonly DiagnosticCollector errors;

    public Validation(Scenario scenario, SystemCatalog catalog)
    {
        this.scenario = scenario;
        this.catalog = catalog;
        savedNames = SavedNames.Of(scenario.Steps);
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

    public void CheckNames()
    {
        FaultNames.Check(scenario.Chaos, scenario.Steps, errors);
        SavedNameCheck.Check(scenario.Steps, errors);
    }

    public void CheckFault(Fault fault, string where)
    {
        if (fault is not MessageFault message)
        {
            return;
        }

        var schema = message.Event is { } type ? FindEvent(type, message.EventLocation, where) : null;
        var known = message.Service is null || CheckService(message.Service, message.ServiceLocation, where);
        var isKnown = known && (message.Event is null || schema is not null);
        if (message.Handler is not null && known)
        {
            isKnown &= CheckHandler(message.Handler, message.Service, message.HandlerLocation, where, orEndpoint: message is AttemptFault and not CorruptPayloadFault);
        }

        if (message is AttemptFault { Endpoint: { } endpoint, EndpointLocation: var place } && known)
        {
            isKnown &= CheckEndpoint(endpoint, message.Service, place, where);
        }

        if (message is CorruptPayloadFault { Field: { } field } corrupt && schema is not null)
        {
            CheckPath(schema, field, corrupt.FieldLocation, where);
        }

        if (isKnown)
        {
            FaultVictims.Check(message, where, catalog, errors);
        }
    }

    public void CheckStep(Step step, string where)
    {
        switch (step)
        {
            case TriggerStep trigger:
                CheckPayload(trigger.Event, trigger.EventLocation, trigger.Data, trigger.FieldLocations, where);
                break;
            case PublishStep publish:
                foreach (var published in publish.Events)
                {
                    CheckPayload(published.Event, published.EventLocation, published.Data, published.FieldLocations, where);
                }

                break;
            case CommandStep command:
                CheckPayload(command.Event, command.EventLocation, command.Data, command.FieldLocations, where);
                CheckCommand(command, where);
                break;
            case RequestStep { Service: { } service } request:
                CheckService(service, request.TargetLocation, where);
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

    private void CheckPayload(
        string type, SourceLocation location, EventData? given, IReadOnlyDictionary<string, SourceLocation> fieldLocations, string where)
    {
        if (FindEvent(type, location, where) is not { } schema)
        {
            return;
        }

        if (given is { } data)
        {
            new PayloadValidation(schema, location, fieldLocations, savedNames, where, errors).Check(data);
        }
        else if (!schema.HasExample)
        {
            errors.Add(
                DiagnosticCodes.NoExample, location, $"'{schema.Type}' declares no example, and the event in {where} has no data.",
                "data, or an event type with an example", "neither", "add 'data: { … }', or declare an example on the record");
        }
    }

    // Only services that are started handle it.
    private void CheckCommand(CommandStep command, string where)
    {
        if (!events.ContainsKey(command.Event))
        {
            return;
        }

        var handlers = new List<string>();
        foreach (var service in catalog.Services)
        {
            for (var i = 0; i < service.Handles.Count; i++)
            {
                if (service.Handles[i] == command.Event && (scenario.Services?.Contains(service.Name) ?? true))
                {
                    handlers.Add($"{service.Name}.{service.Handlers[i]}");
                }
            }
        }

        if (handlers.Count != 1)
        {
            errors.Add(
                DiagnosticCodes.NotACommand, command.EventLocation, $"'{ShownText.Shorten(command.Event)}' in {where} is no command.",
                "an event type that one handler takes, in a service that is started", handlers.Count == 0 ? "no handler" : string.Join(", ", handlers),
                "write 'trigger' in the place of 'command'");
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
            case WithinCheck within:
                FindEvent(within.After, within.AfterLocation, where);
                FindEvent(within.Event, within.EventLocation, where);
                break;
            case InvariantCheck invariant:
                CheckInvariant(invariant, where);
                break;
            case SloCheck slo:
                CheckFilter(slo.Filter, where);
                break;
            case MetricCheck metric:
                CheckFilter(metric.Filter, where);
                break;
            case ComplianceCheck compliance:
                foreach (var control in compliance.Controls)
                {
                    CheckControl(control, where);
                }

                break;
            default:
                break;
        }
    }

    private void CheckInvariant(InvariantCheck invariant, string where)
    {
        var schema = FindEvent(invariant.Event, invariant.EventLocation, where);
        CheckConditions(schema, invariant.Conditions, where);
        var other = invariant.Of is { } of ? FindEvent(of, invariant.OfLocation, where) : null;
        foreach (var relation in invariant.Relations)
        {
            CheckPath(schema, relation.Path, relation.Location, where);
            CheckPath(other, relation.OtherPath, relation.OtherLocation, where);
        }

        if (invariant.NeverMoreThan is { } never)
        {
            FindEvent(never, invariant.NeverMoreThanLocation, where);
        }
    }

    private void CheckFilter(HandlingFilter filter, string where)
    {
        if (filter.Event is { } type)
        {
            FindEvent(type, filter.EventLocation, where);
        }

        var known = filter.Service is null || CheckService(filter.Service, filter.ServiceLocation, where);
        if (filter.Handler is not null && known)
        {
            CheckHandler(filter.Handler, filter.Service, filter.HandlerLocation, where);
        }
    }

    private void CheckConditions(EventSchema? schema, IReadOnlyList<FieldCondition> conditions, string where)
    {
        foreach (var condition in conditions.Where(static condition => !AsksForNothing(condition)))
        {
            CheckPath(schema, condition.Path, condition.Location, where);
        }
    }

    // That a field is not there can be asked of any field; of one that the type does not have above all.
    private static bool AsksForNothing(FieldCondition condition) => condition is { Operator: FieldOperator.Exists } && condition.Operand.Utf8Json.Span is [(byte)'f', ..];

    private void CheckPath(EventSchema? schema, string text, SourceLocation location, string where)
    {
        if (schema is not null && FieldPath.Parse(text) is { } path && FieldPathSchema.Check(path, schema) is { } problem)
        {
            errors.Add(DiagnosticCodes.UnknownField, location, $"{problem.Message} in {where}.", problem.Expected, text, problem.Fix);
        }
    }

    private EventSchema? FindEvent(string type, SourceLocation location, string where)
    {
        if (events.TryGetValue(type, out var schema))
        {
            return schema;
        }

        // Nothing where a type belongs was told of when it was read.
        if (type.Length == 0)
        {
            return null;
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

    private bool CheckEndpoint(string request, string? serviceName, SourceLocation location, string where)
    {
        var requests = catalog.Services.Where(service => serviceName is null || service.Name == serviceName)
            .SelectMany(static service => service.Endpoints.Select(static endpoint => endpoint.Request)).Distinct(StringComparer.Ordinal).ToList();
        if (!requests.Contains(request))
        {
            errors.Add(
                DiagnosticCodes.UnknownHandler, location,
                $"unknown endpoint '{ShownText.Shorten(request)}'{(serviceName is null ? "" : $" of '{serviceName}'")} in {where}.",
                requests.Count > 0 ? NearestName.OneOf(requests) : "a service that answers requests", ShownText.Shorten(request), NearestName.Fix(request, requests, "remove it"));
            return false;
        }

        return true;
    }

    private bool CheckHandler(string name, string? serviceName, SourceLocation location, string where, bool orEndpoint = false)
    {
        var handlers = new List<string>();
        foreach (var service in catalog.Services)
        {
            foreach (var handler in orEndpoint ? service.Handlers.Concat(service.Endpoints.Select(static endpoint => endpoint.Handler)) : service.Handlers)
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
                $"unknown handler '{ShownText.Shorten(name)}'{(serviceName is null ? "" : $" of '{serviceName}'")} in {where}.",
                NearestName.OneOf(handlers), ShownText.Shorten(name), NearestName.Fix(name, handlers, "remove it"));
            return false;
        }

        return true;
    }
}
