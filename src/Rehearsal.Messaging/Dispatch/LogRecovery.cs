using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>What a log says about earlier runs: what each service handled, where each saga stands, which effects are known.</summary>
internal sealed class LogRecovery
{
    private readonly Dictionary<string, HashSet<Guid>> handled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> unhandled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Mark>> sagas = new(StringComparer.Ordinal);

    private LogRecovery()
    {
    }

    /// <summary>Reads the log up to where this run begins.</summary>
    public static async Task<LogRecovery> ReadAsync(
        IEventLog log,
        long start,
        Dictionary<string, List<Subscription>> subscriptions,
        EffectJournal effects,
        CancellationToken cancellationToken)
    {
        var recovery = new LogRecovery();
        if (start == 0)
        {
            return recovery;
        }

        await foreach (var record in log.ReadAsync(new LogQuery { Kinds = LogEntryKinds.Spans | LogEntryKinds.Marks }, cancellationToken))
        {
            if (record.Position < start)
            {
                recovery.Take(record.Entry, effects);
            }
        }

        await foreach (var record in log.ReadAsync(new LogQuery { Kinds = LogEntryKinds.Events }, cancellationToken))
        {
            if (record.Position < start && record.Entry is EventEnvelope published && subscriptions.TryGetValue(published.Type, out var targets))
            {
                foreach (var target in targets.Where(target => !recovery.HandledBy(target.Name).Contains(published.Id)))
                {
                    recovery.unhandled[target.Name] = recovery.UnhandledBy(target.Name) + 1;
                }
            }
        }

        return recovery;
    }

    public HashSet<Guid> HandledBy(string service) => handled.TryGetValue(service, out var ids) ? ids : handled[service] = [];

    public int UnhandledBy(string service) => unhandled.GetValueOrDefault(service);

    public IReadOnlyList<Mark> SagasOf(string saga) => sagas.TryGetValue(saga, out var marks) ? marks : [];

    private void Take(LogEntry entry, EffectJournal effects)
    {
        switch (entry)
        {
            case Span { Kind: SpanKind.Handling, Outcome: not SpanOutcome.Retried } span:
                HandledBy(span.Service).Add(span.TriggerId);
                break;
            case Mark { Kind: MarkKinds.Effect } mark:
                effects.Restore(mark);
                break;
            case Mark { Kind: MarkKinds.Saga } mark:
                var saga = SagaRecord.Decode(mark).Saga;
                (sagas.TryGetValue(saga, out var marks) ? marks : sagas[saga] = []).Add(mark);
                break;
        }
    }
}
