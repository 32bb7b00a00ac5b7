using Rehearsal.Events;
using Rehearsal.Messaging;

namespace Rehearsal.Stages;

/// <summary>Wakes who waits for domain events of a run. Safe for concurrent use.</summary>
/// <remarks>It keeps nothing of its own: what was committed earlier stands in the log, so that a run of millions of events costs no second list.</remarks>
internal sealed class DomainEventWatch : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<Waiter> waiters = [];
    private readonly IDisposable subscription;
    private readonly IEventLog log;
    private readonly TimeProvider time;
    private int count;
    private volatile int waiting;

    public DomainEventWatch(IEventLog log, TimeProvider time)
    {
        this.log = log;
        this.time = time;
        subscription = log.Subscribe(OnCommitted);
    }

    /// <summary>Gets how many domain events were committed, for people.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Returns the distinct domain events so far, in log order.</summary>
    public async Task<IReadOnlyList<EventEnvelope>> SnapshotAsync(CancellationToken cancellationToken)
    {
        List<EventEnvelope> events = [];
        HashSet<Guid> seen = [];
        await foreach (var record in log.ReadAsync(new LogQuery { Kinds = LogEntryKinds.Events }, cancellationToken))
        {
            if (record.Entry is EventEnvelope published && DomainEvents.IsDomain(published) && seen.Add(published.Id))
            {
                events.Add(published);
            }
        }

        return events;
    }

    /// <summary>Returns every attempt of a handler so far, in log order.</summary>
    public async Task<IReadOnlyList<Span>> HandlingsAsync(CancellationToken cancellationToken)
    {
        List<Span> handlings = [];
        await foreach (var record in log.ReadAsync(new LogQuery { Kinds = LogEntryKinds.Spans }, cancellationToken))
        {
            if (record.Entry is Span { Kind: SpanKind.Handling } span)
            {
                handlings.Add(span);
            }
        }

        return handlings;
    }

    /// <summary>Waits until the given number of distinct events match, earlier ones counted.</summary>
    /// <returns>True when they did within the time.</returns>
    public async Task<bool> WaitAsync(Func<EventEnvelope, bool> matches, int occurrences, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // First it is told what is committed, then it reads what was: an event that comes in between is met twice and counted once.
        var waiter = new Waiter(matches, occurrences);
        lock (gate)
        {
            waiters.Add(waiter);
            waiting = waiters.Count;
        }

        try
        {
            await foreach (var record in log.ReadAsync(new LogQuery { Kinds = LogEntryKinds.Events }, cancellationToken))
            {
                if (record.Entry is EventEnvelope published && waiter.Offer(published))
                {
                    break;
                }
            }

            return waiter.IsDone || await LongTimer.WaitAsync(waiter.Done, time, timeout, cancellationToken);
        }
        finally
        {
            lock (gate)
            {
                waiters.Remove(waiter);
                waiting = waiters.Count;
            }
        }
    }

    public void Dispose() => subscription.Dispose();

    private void OnCommitted(IReadOnlyList<LogRecord> records)
    {
        // By index: an enumerator would be an object a commit.
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Entry is EventEnvelope published && DomainEvents.IsDomain(published))
            {
                Interlocked.Increment(ref count);
                if (waiting > 0)
                {
                    Offer(published);
                }
            }
        }
    }

    private void Offer(EventEnvelope published)
    {
        lock (gate)
        {
            foreach (var waiter in waiters)
            {
                waiter.Offer(published);
            }
        }
    }

    private sealed class Waiter(Func<EventEnvelope, bool> matches, int occurrences)
    {
        private readonly Lock gate = new();
        private readonly HashSet<Guid> matched = [];

        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsDone => Done.Task.IsCompleted;

        /// <summary>Counts an event that matches; true when there are enough.</summary>
        public bool Offer(EventEnvelope published)
        {
            lock (gate)
            {
                if (!IsDone && matches(published) && matched.Add(published.Id) && matched.Count >= occurrences)
                {
                    Done.TrySetResult(true);
                }

                return IsDone;
            }
        }
    }
}
