using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>What a log says about earlier runs: what each service has not handled, where each saga stands, which effects are known, what rate limits let pass.</summary>
/// <remarks>
/// The log is read once, from its end: what was done with an event stands behind it, so it is known when the event comes, and nothing need be remembered of
/// events that are done with.
/// </remarks>
internal sealed class LogRecovery
{
    // Handled, and the event has not come yet.
    private readonly HashSet<(Guid Event, string Service)> handled = [];
    private readonly Dictionary<string, List<long>> unhandled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SagaMarks> sagas = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Subscription>> subscriptions;
    private readonly Dictionary<(Guid Event, string Service), DateTimeOffset> begun = [];
    private readonly HashSet<(Guid Event, string Service)> bypassed = [];
    private readonly List<RatePass> passes = [];
    private readonly DateTimeOffset now;

    private LogRecovery(Dictionary<string, List<Subscription>> subscriptions, DateTimeOffset now) => (this.subscriptions, this.now) = (subscriptions, now);

    /// <summary>Gets what rate limits let pass, oldest first.</summary>
    public IEnumerable<RatePass> Passes => passes.AsEnumerable().Reverse().OrderBy(static pass => pass.Time);

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

        await foreach (var record in log.ReadAsync(new LogQuery { Backwards = true }, cancellationToken))
        {
            if (record.Position < start)
            {
                recovery.Take(record, effects);
            }
        }

        foreach (var positions in recovery.unhandled.Values)
        {
            positions.Reverse();
        }

        return recovery;
    }

    /// <summary>Gets the positions of the events that a service takes and has not handled, ascending.</summary>
    public IReadOnlyList<long> UnhandledBy(string service) => unhandled.TryGetValue(service, out var positions) ? positions : [];

    /// <summary>Gets the last mark of each instance of a saga, in the order in which they began.</summary>
    public IReadOnlyList<Mark> SagasOf(string saga) => sagas.TryGetValue(saga, out var marks) ? marks.InOrder() : [];

    private void Take(LogRecord record, EffectJournal effects)
    {
        switch (record.Entry)
        {
            case EventEnvelope published when subscriptions.TryGetValue(published.Type, out var targets):
                TakeEvent(published, record.Position, targets);
                break;
            case Span { Kind: SpanKind.Handling } span when subscriptions.ContainsKey(span.TriggerType):
                TakeSpan(span);
                break;
            case Mark { Kind: MarkKinds.RateLimit, About: { } limited } mark:
                TakeLimited(limited, mark);
                break;
            case Mark { Kind: MarkKinds.Effect } mark:
                effects.Restore(mark);
                break;
            case Mark { Kind: MarkKinds.Saga } mark:
                TakeSaga(mark, record.Position);
                break;
        }
    }

    private void TakeEvent(EventEnvelope published, long position, List<Subscription> targets)
    {
        foreach (var target in targets)
        {
            if (!handled.Remove((published.Id, target.Name)))
            {
                (unhandled.TryGetValue(target.Name, out var positions) ? positions : unhandled[target.Name] = []).Add(position);
            }

            if (begun.Remove((published.Id, target.Name), out var time) && !bypassed.Remove((published.Id, target.Name)) && target.RateLimitOf(published.Type) is { } limiter)
            {
                passes.Add(new RatePass(limiter, published, time));
            }
        }
    }

    private void TakeSpan(Span span)
    {
        if (span.Outcome != SpanOutcome.Retried)
        {
            handled.Add((span.TriggerId, span.Service));
        }

        // The first attempt is the one that comes last.
        if (LimiterOf(span) is { } limiter && span.Time > now - limiter.Policy.Per)
        {
            begun[(span.TriggerId, span.Service)] = span.Time;
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
                handled.Add((limited, service));
                break;
            case RateLimitRecord.Bypassed:
                bypassed.Add((limited, service));
                break;
        }
    }

    private void TakeSaga(Mark mark, long position)
    {
        if (ScalarField.Read(mark.Data, "saga"u8) is { } saga && ScalarField.Read(mark.Data, "key"u8) is { } key)
        {
            (sagas.TryGetValue(saga, out var marks) ? marks : sagas[saga] = new SagaMarks()).Take(key, mark, position);
        }
    }

    private RateLimiter? LimiterOf(Span span) =>
        subscriptions.TryGetValue(span.TriggerType, out var targets) ? targets.Find(target => target.Name == span.Service)?.RateLimitOf(span.TriggerType) : null;

    /// <summary>The instances of one saga.</summary>
    private sealed class SagaMarks
    {
        private readonly Dictionary<string, (Mark Last, long Began)> instances = new(StringComparer.Ordinal);

        public void Take(string key, Mark mark, long position) =>
            instances[key] = (instances.TryGetValue(key, out var known) ? known.Last : mark, position);

        public IReadOnlyList<Mark> InOrder() => [.. instances.Values.OrderBy(static instance => instance.Began).Select(static instance => instance.Last)];
    }
}
