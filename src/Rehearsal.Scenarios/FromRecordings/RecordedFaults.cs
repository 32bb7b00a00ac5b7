using System.Globalization;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>The faults that struck in a recorded run, as faults that strike again.</summary>
internal sealed class RecordedFaults
{
    private readonly List<Fault> faults = [];

    public RecordedFaults(IReadOnlyList<LogRecord> records, IReadOnlyList<EventEnvelope> events, SystemTopology? topology)
    {
        var cycleOf = CyclesOf(events);
        var triggerOf = records.Select(static record => record.Entry).OfType<Span>().GroupBy(static span => span.Id).ToDictionary(static group => group.Key, static group => group.First().TriggerId);
        var marks = records.Select(static record => record.Entry).OfType<Mark>()
            .Where(static mark => mark.Kind == MarkKinds.Fault)
            .Select(mark => Read(mark, cycleOf, triggerOf))
            .OfType<Hit>()
            .ToList();
        LeftOut = [.. marks.Select(static hit => hit.Mark.LeftOut).OfType<string>().CountBy(static words => words).Select(static words => Times(words.Key, words.Value))];
        foreach (var victim in marks.Where(static hit => hit.Mark.Fault is not null).GroupBy(static hit => (hit.Mark.Fault!, hit.Mark.Victim.Event, hit.Mark.Victim.Cycle)))
        {
            var handlers = victim.GroupBy(static hit => (hit.Mark.Victim.Service, hit.Mark.Victim.Handler)).ToList();
            var takers = topology?.Services.Sum(service => service.Handlers.Count(handler => handler.Event == victim.Key.Event)) ?? 0;

            // Each handler of the event was befallen alike: one fault for all of them. Else one for each that was.
            var attempts = handlers.Select(handler => AttemptsOf(handler, records)).Distinct().ToList();
            var isAll = handlers.Count == takers && attempts.Count == 1;
            faults.AddRange((isAll ? handlers.Take(1) : handlers).Select(handler => FaultOf(handler.First().Mark, AttemptsOf(handler, records), isAll)));
        }
    }

    /// <summary>Gets what of the faults cannot be said in a scenario, for people.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Gets the faults.</summary>
    public IReadOnlyList<Fault> ToList() => faults;

    private static MessageFault FaultOf(FaultMark mark, int? attempts, bool isAll)
    {
        var fault = mark.Fault! with
        {
            Event = mark.Victim.Event,
            AtCycle = mark.Victim.Cycle,
            Service = isAll ? null : mark.Victim.Service,
            Handler = isAll ? null : mark.Victim.Handler,
        };
        return fault is AttemptFault attempt ? attempt with { Attempts = attempts } : fault;
    }

    // An attempt that came after the last one that was befallen was let through, so the fault had a limit.
    private static int? AttemptsOf(IEnumerable<Hit> handler, IReadOnlyList<LogRecord> records)
    {
        var last = handler.MaxBy(static hit => hit.Mark.Victim.Attempt)!;
        var victim = last.Mark.Victim;
        return victim.Attempt > 0 && records.Any(record => record.Entry is Span { Kind: SpanKind.Handling } span
            && span.Service == victim.Service && span.Handler == victim.Handler && span.TriggerId == last.EventId && span.Attempt > victim.Attempt)
            ? victim.Attempt
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

    // Of some flows of a recording only, events have other numbers than in all of it.
    private static Hit? Read(Mark mark, Dictionary<Guid, int> cycleOf, Dictionary<Guid, Guid> triggerOf)
    {
        using var document = JsonDocument.Parse(mark.Data.Utf8Json);
        var eventId = mark.About is { } about ? triggerOf.GetValueOrDefault(about, about) : Guid.Empty;
        return FaultMark.Read(document.RootElement) is { } read
            ? new Hit(cycleOf.TryGetValue(eventId, out var cycle) ? read with { Victim = read.Victim with { Cycle = cycle } } : read, eventId)
            : null;
    }

    private static string Times(string words, int count) => count == 1 ? words : string.Create(CultureInfo.InvariantCulture, $"{words} ({count:N0} times)");

    private sealed record Hit(FaultMark Mark, Guid EventId);
}
