using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Takes whole flows out of a recording or log: those in which some entry matches.</summary>
/// <remarks>
/// A flow is everything with one correlation id: events, spans and marks, also those before the entry that matches, because what caused it
/// explains it. The topology marks that the entries were recorded under are kept, so that an analysis can tell what should have come. Reads twice; holds
/// the correlation ids of the flows, nothing else. Not safe for concurrent use.
/// </remarks>
public sealed class FlowExtract
{
    /// <summary>The most flows an extract holds; those that begin to match later are left out.</summary>
    public const int FlowsMax = 1_000_000;

    private readonly HashSet<string> flows = new(StringComparer.Ordinal);
    private LogRecord? topology;

    /// <summary>Gets how many flows match.</summary>
    public int FlowCount => flows.Count;

    /// <summary>Gets a value indicating whether flows were left out, for there were more than <see cref="FlowsMax"/>.</summary>
    public bool Truncated { get; private set; }

    /// <summary>Looks through entries for those that match and notes their flows. May be called for several parts.</summary>
    /// <param name="records">The entries.</param>
    /// <param name="matches">Which of them match.</param>
    public void Look(IEnumerable<LogRecord> records, Predicate<LogEntry> matches)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(matches);
        foreach (var record in records)
        {
            // What has no correlation id is of no flow.
            if (record.Entry.CorrelationId is { Length: > 0 } correlation && !flows.Contains(correlation) && matches(record.Entry))
            {
                Note(correlation);
            }
        }
    }

    /// <summary>Takes the flows that were noted out of entries.</summary>
    /// <param name="records">The entries, positions ascending.</param>
    /// <returns>The entries of the flows, and the topology marks before them, positions ascending.</returns>
    public IEnumerable<LogRecord> Take(IEnumerable<LogRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        return TakeNoted(records);
    }

    /// <summary>Takes the flows that were noted out of entries that come one by one.</summary>
    /// <param name="record">The next entry; its position is greater than those before.</param>
    /// <param name="take">Takes what <see cref="Take(IEnumerable{LogRecord})"/> would return.</param>
    public void Take(LogRecord record, Action<LogRecord> take)
    {
        ArgumentNullException.ThrowIfNull(take);
        if (record.Entry is Mark { Kind: MarkKinds.System })
        {
            topology = record;
        }
        else if (flows.Contains(record.Entry.CorrelationId))
        {
            if (topology is { } mark)
            {
                topology = null;
                take(mark);
            }

            take(record);
        }
    }

    private IEnumerable<LogRecord> TakeNoted(IEnumerable<LogRecord> records)
    {
        topology = null;
        List<LogRecord> taken = [];
        foreach (var record in records)
        {
            Take(record, taken.Add);
            foreach (var one in taken)
            {
                yield return one;
            }

            taken.Clear();
        }
    }

    private void Note(string correlation)
    {
        if (flows.Count < FlowsMax)
        {
            flows.Add(correlation);
        }
        else
        {
            Truncated = true;
        }
    }
}
