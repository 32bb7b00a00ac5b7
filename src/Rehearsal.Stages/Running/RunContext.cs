using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>What the steps of one run share.</summary>
internal sealed record RunContext(
    SystemDefinition System,
    Scenario Scenario,
    World World,
    SystemHost Host,
    DomainEventWatch Watch,
    FaultSwitches Faults,
    RunClock Clock,
    InFlightRecord InFlight,
    Action<Step, int> Report)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> waitsSoFar = new(StringComparer.Ordinal);

    /// <summary>Gets what steps saved of answers.</summary>
    public SavedValues Saved { get; } = new();

    /// <summary>Counts a wait of a kind: the Nth needs the Nth occurrence.</summary>
    public int CountWait(string kind)
    {
        lock (gate)
        {
            return waitsSoFar[kind] = waitsSoFar.GetValueOrDefault(kind) + 1;
        }
    }

    /// <summary>Appends a mark of the scenario's own.</summary>
    public async Task MarkAsync(string kind, EventData data) => await World.Log.AppendAsync(
    [
        new Mark
        {
            Id = World.Ids.Next(),
            Kind = kind,
            Time = World.Time.GetUtcNow(),
            CorrelationId = string.Empty,
            Data = data,
        },
    ]);
}
