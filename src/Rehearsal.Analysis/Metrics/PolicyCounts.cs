using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Counts what rate limits and batches did, by handler.</summary>
internal sealed class PolicyCounts
{
    private readonly Dictionary<(string Service, string Handler, string Event), RateLimitCounter> limits = [];
    private readonly Dictionary<string, List<RateLimitCounter>> limitsByEvent = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Service, string Handler, string Event), BatchMetrics> batches = [];

    /// <summary>Takes in which handlers have limits, from the mark that says what the system is.</summary>
    public void Read(Mark system)
    {
        try
        {
            foreach (var service in SystemTopologyJson.Decode(system.Data).Services)
            {
                foreach (var handler in service.Handlers)
                {
                    if (handler.RateLimit is { } limit)
                    {
                        LimitOf(service.Name, handler.Name, handler.Event).Read(limit);
                    }
                }
            }
        }
        catch (FormatException)
        {
            // A later or foreign format: what limits did is known from their marks, only of whom it was not.
        }
    }

    /// <summary>Counts an event that was published.</summary>
    public void See(EventEnvelope published)
    {
        if (limitsByEvent.TryGetValue(published.Type, out var counters))
        {
            counters.ForEach(counter => counter.See(published));
        }
    }

    /// <summary>Counts a mark, if it is of a limit or a batch.</summary>
    public void Count(Mark mark)
    {
        if (mark.Kind is not (MarkKinds.RateLimit or MarkKinds.Batch)
            || mark.Text("service"u8) is not { } service
            || mark.Text("handler"u8) is not { } handler
            || mark.Text("event"u8) is not { } type)
        {
            return;
        }

        if (mark.Kind == MarkKinds.RateLimit)
        {
            LimitOf(service, handler, type).Count(mark);
            return;
        }

        if (!batches.TryGetValue((service, handler, type), out var batch))
        {
            batches[(service, handler, type)] = batch = new BatchMetrics { Service = service, Handler = handler, Event = type };
        }

        var events = mark.Number("events"u8) ?? 0;
        batch.Count++;
        batch.Events += events;
        batch.MaxSize = Math.Max(batch.MaxSize, events);
        switch (mark.Text("reason"u8))
        {
            case "full":
                batch.Full++;
                break;
            case "max_wait":
                batch.MaxWait++;
                break;
            case "idle":
                batch.Idle++;
                break;
        }
    }

    /// <summary>Gives the numbers of limits so far, by service and handler.</summary>
    /// <param name="service">The only service to give; null for all.</param>
    public IReadOnlyList<RateLimitMetrics> Limits(string? service) =>
    [
        .. InOrder(limits).Where(limit => service is null || limit.Service == service).Select(static limit => limit.ToMetrics()),
    ];

    /// <summary>Gives the numbers of batches so far, by service and handler.</summary>
    public IReadOnlyList<BatchMetrics> Batches() => [.. InOrder(batches).Select(static batch => batch with { })];

    private static IEnumerable<T> InOrder<T>(Dictionary<(string Service, string Handler, string Event), T> counted) => counted
        .OrderBy(static pair => pair.Key.Service, StringComparer.Ordinal)
        .ThenBy(static pair => pair.Key.Handler, StringComparer.Ordinal)
        .ThenBy(static pair => pair.Key.Event, StringComparer.Ordinal)
        .Select(static pair => pair.Value);

    private RateLimitCounter LimitOf(string service, string handler, string type)
    {
        if (!limits.TryGetValue((service, handler, type), out var counter))
        {
            limits[(service, handler, type)] = counter = new RateLimitCounter(service, handler, type);
            (limitsByEvent.TryGetValue(type, out var list) ? list : limitsByEvent[type] = []).Add(counter);
        }

        return counter;
    }
}
