using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>What a log says about earlier runs: what each service handled, where each saga stands, which effects are known, what rate limits let pass.</summary>
internal sealed class LogRecovery
{
    private readonly Dictionary<string, HashSet<Guid>> handled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> unhandled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Mark>> sagas = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Subscription>> subscriptions;
    private readonly Dictionary<(Guid Event, string Service), DateTimeOffset> begun = [];
    private readonly HashSet<(Guid Event, string Service)> bypassed = [];
    private readonly List<RatePass> passes = [];
    private readonly DateTimeOffset now;

    private LogRecovery(Dictionary<string, List<Subscription>> subscriptions, DateTimeOffset now) => (this.subscriptions, this.now) = (subscriptions, now);

    /// <summary>Gets what rate limits let pass, oldest first.</summary>
    public IEnumerable<RatePass> Passes => passes.OrderBy(static pass => pass.Time);

    /// <summary>Reads the log up to where this run begins.</summary>
    public static async Task<LogRecovery> ReadAsync(
        IEventLog log,
        long start,
        Dictionary<string, List<Subscription>> subscriptions,
        EffectJournal effects,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var recovery = new LogRecovery(subscriptions, now);
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
                recovery.TakePasses(published, targets);
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
            case Span { Kind: SpanKind.Handling } span:
                TakeSpan(span);
                break;
            case Mark { Kind: MarkKinds.RateLimit, About: { } limited } mark:
                TakeLimited(limited, mark);
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

    private void TakeSpan(Span span)
    {
        if (span.Outcome != SpanOutcome.Retried)
        {
            HandledBy(span.Service).Add(span.TriggerId);
        }

        if (LimiterOf(span) is { } limiter && span.Time > now - limiter.Policy.Per && !bypassed.Contains((span.TriggerId, span.Service)))
        {
            begun.TryAdd((span.TriggerId, span.Service), span.Time);
        }
    }

    // A dropped event has no span: the mark says that it is done with. One that bypassed the limit has left no trace in its window.
    private void TakeLimited(Guid limited, Mark mark)
    {
        if (ScalarField.Read(mark.Data, "service"u8) is not { } service)
        {
            return;
        }

        switch (ScalarField.Read(mark.Data, "decision"u8))
        {
            case RateLimitRecord.Dropped:
                HandledBy(service).Add(limited);
                break;
            case RateLimitRecord.Bypassed:
                bypassed.Add((limited, service));
                break;
        }
    }

    private void TakePasses(EventEnvelope published, List<Subscription> targets)
    {
        foreach (var target in begun.Count == 0 ? [] : targets)
        {
            if (target.RateLimitOf(published.Type) is { } limiter && begun.TryGetValue((published.Id, target.Name), out var time))
            {
                passes.Add(new RatePass(limiter, published, time));
            }
        }
    }

    private RateLimiter? LimiterOf(Span span) =>
        subscriptions.TryGetValue(span.TriggerType, out var targets) ? targets.Find(target => target.Name == span.Service)?.RateLimitOf(span.TriggerType) : null;
}
