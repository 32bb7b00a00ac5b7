using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>The failures that were injected into a recorded run, as faults to inject again.</summary>
internal sealed class RecordedFaults
{
    private readonly List<(Hit Hit, int? Attempts, bool IsAll)> faults = [];

    public RecordedFaults(IReadOnlyList<LogRecord> records, IReadOnlyList<EventEnvelope> events, SystemTopology? topology)
    {
        var cycleOf = CyclesOf(events);
        var triggerOf = records.Select(static record => record.Entry).OfType<Span>().GroupBy(static span => span.Id).ToDictionary(static group => group.Key, static group => group.First());
        var hits = records.Select(static record => record.Entry).OfType<Mark>()
            .Where(static mark => mark.Kind == MarkKinds.Fault)
            .Select(mark => Read(mark, cycleOf, triggerOf))
            .OfType<Hit>()
            .ToList();
        foreach (var victim in hits.GroupBy(static hit => hit with { Service = "", Handler = "", Attempt = 0 }))
        {
            var handlers = victim.GroupBy(static hit => (hit.Service, hit.Handler)).ToList();
            var takers = topology?.Services.Sum(service => service.Handlers.Count(handler => handler.Event == victim.Key.Event)) ?? 0;

            // Each handler of the event failed alike: one fault for all of them. Else one for each that did.
            var attempts = handlers.Select(handler => AttemptsOf(handler, records)).Distinct().ToList();
            var isAll = handlers.Count == takers && attempts.Count == 1;
            faults.AddRange((isAll ? handlers.Take(1) : handlers).Select(handler => (handler.First(), AttemptsOf(handler, records), isAll)));
        }
    }

    /// <summary>Gets the faults.</summary>
    public IReadOnlyList<Fault> ToList() => faults.ConvertAll(static fault => (Fault)new InjectFailureFault(fault.Hit.Event)
    {
        AtCycle = fault.Hit.Cycle,
        ErrorMessage = fault.Hit.Message,
        Transient = fault.Hit.Error == "transient",
        Attempts = fault.Attempts,
        Service = fault.IsAll ? null : fault.Hit.Service,
        Handler = fault.IsAll ? null : fault.Hit.Handler,
    });

    // An attempt that came after the last injected one was let through, so the fault had a limit.
    private static int? AttemptsOf(IEnumerable<Hit> handler, IReadOnlyList<LogRecord> records)
    {
        var last = handler.MaxBy(static hit => hit.Attempt)!;
        return records.Any(record => record.Entry is Span { Kind: SpanKind.Handling } span
            && span.Service == last.Service && span.Handler == last.Handler && span.TriggerId == last.EventId && span.Attempt > last.Attempt)
            ? last.Attempt
            : null;
    }

    private static Dictionary<Guid, int> CyclesOf(IReadOnlyList<EventEnvelope> events)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        Dictionary<Guid, int> cycles = [];
        foreach (var published in events)
        {
            cycles[published.Id] = counts[published.Type] = counts.GetValueOrDefault(published.Type) + 1;
        }

        return cycles;
    }

    private static Hit? Read(Mark mark, Dictionary<Guid, int> cycleOf, Dictionary<Guid, Span> spans)
    {
        using var document = JsonDocument.Parse(mark.Data.Utf8Json);
        var data = document.RootElement;
        var eventId = mark.About is { } about ? spans.TryGetValue(about, out var span) ? span.TriggerId : about : Guid.Empty;
        return data.TryGetProperty("type", out var type) && type.ValueEquals("inject_failure") && data.TryGetProperty("event", out _)
            ? new Hit(
                data.GetProperty("event").GetString()!,
                cycleOf.TryGetValue(eventId, out var cycle) ? cycle : data.GetProperty("at_cycle").GetInt32(),
                eventId,
                data.GetProperty("error_message").GetString()!,
                data.GetProperty("error").GetString()!,
                data.GetProperty("service").GetString()!,
                data.GetProperty("handler").GetString()!,
                data.GetProperty("attempt").GetInt32())
            : null;
    }

    private sealed record Hit(string Event, int Cycle, Guid EventId, string Message, string Error, string Service, string Handler, int Attempt);
}
