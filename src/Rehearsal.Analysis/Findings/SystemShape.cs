using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Looks handlers up in the topology a recording states.</summary>
internal sealed class SystemShape
{
    private readonly Dictionary<string, List<(ServiceTopology Service, HandlerTopology Handler)>> byEvent = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Service, string Handler, string Event), HandlerTopology> byName = [];
    private readonly HashSet<string> sagas = new(StringComparer.Ordinal);

    /// <summary>Takes in the data of a <see cref="MarkKinds.System"/> mark; data that is no topology is passed over.</summary>
    public void Read(EventData data)
    {
        try
        {
            Add(SystemTopologyJson.Decode(data));
        }
        catch (FormatException)
        {
            // A later or foreign format: the flows can be told without it, only missing events cannot.
        }
    }

    /// <summary>Gets what the topology says of a handler for an event type, or null.</summary>
    public HandlerTopology? Find(HandlingVertex handling) =>
        byName.GetValueOrDefault((handling.Service, handling.Handler, handling.Trigger.Type));

    /// <summary>Tells whether the topology has a handler for an event type.</summary>
    public bool States((string Service, string Handler, string Event) handler) => byName.ContainsKey(handler);

    /// <summary>Gets the handlers of an event type in the order of declaration.</summary>
    public IReadOnlyList<(ServiceTopology Service, HandlerTopology Handler)> HandlersOf(string type) =>
        byEvent.TryGetValue(type, out var handlers) ? handlers : [];

    public bool HasSagas => sagas.Count > 0;

    public bool IsSaga(string service) => sagas.Contains(service);

    private void Add(SystemTopology topology)
    {
        foreach (var service in topology.Services)
        {
            if (service.Kind == "saga")
                sagas.Add(service.Name);
            foreach (var handler in service.Handlers)
            {
                if (!byName.TryAdd((service.Name, handler.Name, handler.Event), handler))
                    continue;
                if (!byEvent.TryGetValue(handler.Event, out var handlers))
                    byEvent.Add(handler.Event, handlers = []);
                handlers.Add((service, handler));
            }
        }
    }
}
