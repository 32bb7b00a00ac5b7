using Rehearsal.Events;

namespace Rehearsal.Stages;

/// <summary>Counts the distinct events of each type, in log order. Safe for concurrent use.</summary>
/// <remarks>Made before the system starts, so that an event is counted before it is delivered. A log that is not counted costs nothing.</remarks>
internal sealed class FaultCycles : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, int> cycleOf = [];
    private readonly Dictionary<string, int> cycles = new(StringComparer.Ordinal);
    private readonly IDisposable? subscription;

    public FaultCycles(IEventLog log, bool counts) => subscription = counts ? log.Subscribe(OnCommitted) : null;

    /// <summary>Returns which event of its type one is, from 1; 0 for one from an earlier run.</summary>
    public int Of(EventEnvelope counted)
    {
        lock (gate)
        {
            return cycleOf.GetValueOrDefault(counted.Id);
        }
    }

    public void Dispose() => subscription?.Dispose();

    private void OnCommitted(IReadOnlyList<LogRecord> records)
    {
        lock (gate)
        {
            for (var i = 0; i < records.Count; i++)
            {
                if (records[i].Entry is EventEnvelope published && !cycleOf.ContainsKey(published.Id))
                {
                    cycleOf[published.Id] = cycles[published.Type] = cycles.GetValueOrDefault(published.Type) + 1;
                }
            }
        }
    }
}
