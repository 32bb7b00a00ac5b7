using Rehearsal.Events;
using Rehearsal.Messaging;

namespace Rehearsal.Stages;

/// <summary>Waits for the last attempt at handling one event. Made before the event is published, so that it misses nothing. Safe for concurrent use.</summary>
internal sealed class OutcomeWatch : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Span> outcomes = [];
    private readonly TaskCompletionSource<bool> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string eventType;
    private readonly IDisposable subscription;
    private Guid? awaited;

    public OutcomeWatch(IEventLog log, string eventType)
    {
        this.eventType = eventType;
        subscription = log.Subscribe(OnCommitted);
    }

    /// <summary>Waits for the outcome; null when it does not come in time.</summary>
    public async Task<Span?> WaitAsync(Guid eventId, TimeProvider time, TimeSpan timeout, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (outcomes.TryGetValue(eventId, out var early))
            {
                return early;
            }

            awaited = eventId;
        }

        await LongTimer.WaitAsync(done, time, timeout, cancellationToken);
        lock (gate)
        {
            return outcomes.GetValueOrDefault(eventId);
        }
    }

    public void Dispose() => subscription.Dispose();

    private void OnCommitted(IReadOnlyList<LogRecord> records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Entry is Span { Kind: SpanKind.Handling, Outcome: not SpanOutcome.Retried } span && span.TriggerType == eventType)
            {
                lock (gate)
                {
                    outcomes.TryAdd(span.TriggerId, span);
                    if (span.TriggerId == awaited)
                    {
                        done.TrySetResult(true);
                    }
                }
            }
        }
    }
}
