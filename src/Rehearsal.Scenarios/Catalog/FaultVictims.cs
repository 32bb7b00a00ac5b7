namespace Rehearsal.Scenarios;

/// <summary>Refuses faults that name parts of the system which do not meet: such a fault would never strike, and nobody would hear of it.</summary>
/// <remarks>Of names that are known each by itself. An event that nothing takes is no error: what is asked of every handler of it is asked of none.</remarks>
internal static class FaultVictims
{
    public static void Check(MessageFault fault, string where, SystemCatalog catalog, DiagnosticCollector errors)
    {
        // A system that does not say what its handlers take may have any victim.
        if (catalog.Services.Any(static service => service.Handles.Count != service.Handlers.Count))
        {
            return;
        }

        var endpoints = EndpointsOf(fault, catalog);
        var handlers = HandlersOf(fault, catalog);
        if (endpoints.Exists(victim => Meets(fault, victim)) || handlers.Exists(victim => Meets(fault, victim)))
        {
            return;
        }

        if (fault is AttemptFault { Endpoint: { } endpoint, EndpointLocation: var place })
        {
            // A service that does not answer it has been found already.
            if (fault.Handler is { } method)
            {
                Add(fault.HandlerLocation, $"'{method}' does not answer '{endpoint}'", endpoints.Where(victim => victim.Takes == endpoint).Select(static victim => victim.Handler), method, "remove 'handler': an endpoint has one method");
            }
        }
        else if (fault.Handler is { } handler)
        {
            var isStep = fault is DeliveryFault && catalog.Services.Any(service => service.IsSaga && service.Handlers.Contains(handler) && (fault.Service is null || fault.Service == service.Name));
            Add(
                fault.HandlerLocation,
                isStep ? $"'{handler}' is a step of a saga, and an event on its way to a saga has no step yet" : $"'{handler}' does not take '{fault.Event}'",
                handlers.Where(victim => (fault.Service is null || victim.Service == fault.Service) && (fault.Event is null || victim.Takes == fault.Event)).Select(static victim => victim.Handler),
                handler,
                isStep ? "remove 'handler', and name the saga by 'service'" : "remove it");
        }
        else if (fault.Service is { } name)
        {
            var answers = fault.Event is null && catalog.Services.Any(service => service.Name == name && service.Endpoints.Count > 0);
            Add(
                fault.ServiceLocation,
                fault.Event is { } type ? $"'{name}' does not take '{type}'" : $"'{name}' takes no events",
                handlers.Where(victim => fault.Event is null || victim.Takes == fault.Event).Select(static victim => victim.Service),
                name,
                answers ? "take inject_failure, latency or timeout, which befall HTTP endpoints too" : "remove it");
        }

        void Add(SourceLocation location, string message, IEnumerable<string> victims, string found, string otherwise)
        {
            var names = victims.Distinct(StringComparer.Ordinal).ToList();
            errors.Add(
                DiagnosticCodes.NoVictim, location, $"{where} befalls nothing: {ShownText.Shorten(message)}.",
                names.Count > 0 ? NearestName.OneOf(names) : "something that it can befall", ShownText.Shorten(found), NearestName.Fix(found, names, otherwise));
        }
    }

    private static bool Meets(MessageFault fault, (string Service, string Handler, string Takes) victim) =>
        (fault.Service is null || fault.Service == victim.Service) && (fault.Handler is null || fault.Handler == victim.Handler)
        && (((fault as AttemptFault)?.Endpoint ?? fault.Event) is not { } takes || takes == victim.Takes);

    // Requests have no event, are not lost, doubled or overtaken on their way, and their bodies stay whole.
    private static List<(string Service, string Handler, string Takes)> EndpointsOf(MessageFault fault, SystemCatalog catalog) =>
        fault is not AttemptFault or CorruptPayloadFault || fault.Event is not null
            ? []
            : [.. catalog.Services.SelectMany(static service => service.Endpoints.Select(endpoint => (service.Name, endpoint.Handler, endpoint.Request)))];

    // On its way to a saga an event has no step yet: such a fault strikes when it names none.
    private static List<(string Service, string Handler, string Takes)> HandlersOf(MessageFault fault, SystemCatalog catalog) =>
        fault is AttemptFault { Endpoint: not null }
            ? []
            : [.. catalog.Services.Where(service => !(service.IsSaga && fault is DeliveryFault && fault.Handler is not null)).SelectMany(static service => service.Handlers.Zip(service.Handles, (handler, type) => (service.Name, handler, type)))];
}
