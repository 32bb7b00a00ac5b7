using Rehearsal.Events;
using Rehearsal.Messaging;

namespace Rehearsal.Stages;

/// <summary>Keeps the distinct domain events of a run in log order and wakes who waits for one. Safe for concurrent use.</summary>
internal sealed class DomainEventWatch : IDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<Guid> seen = [];
    private readonly List<EventEnvelope> events = [];
    private readonly List<Waiter> waiters = [];
    private readonly IDisposable subscription;
    private readonly TimeProvider time;

    public DomainEventWatch(IEventLog log, TimeProvider time)
    {
        this.time = time;
        subscription = log.Subscribe(OnCommitted);
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return events.Count;
            }
        }
    }

    public IReadOnlyList<EventEnvelope> Snapshot()
    {
        lock (gate)
        {
            return [.. events];
        }
    }

    /// <summary>Waits until the given number of events match.</summary>
    /// <returns>True when they did within the time.</returns>
    public async Task<bool> WaitAsync(Func<EventEnvelope, bool> matches, int occurrences, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (gate)
        {
            waiter = new Waiter(matches, occurrences - events.Count(matches));
            if (waiter.Missing <= 0)
            {
                return true;
            }

            waiters.Add(waiter);
        }

        try
        {
            return await LongTimer.WaitAsync(waiter.Done, time, timeout, cancellationToken);
        }
        finally
        {
            lock (gate)
            {
                waiters.Remove(waiter);
            }
        }
    }

    public void Dispose() => subscription.Dispose();

    private void OnCommitted(IReadOnlyList<LogRecord> records)
    {
        lock (gate)
        {
            for (var i = 0; i < records.Count; i++)
            {
                if (records[i].Entry is EventEnvelope published && seen.Add(published.Id))
                {
                    events.Add(published);
                    Wake(published);
                }
            }
        }
    }

    private void Wake(EventEnvelope published)
    {
        if (waiters.Count == 0)
        {
            return;
        }

        foreach (var waiter in waiters.Where(waiter => waiter.Missing > 0 && waiter.Matches(published)))
        {
            if (--waiter.Missing == 0)
            {
                waiter.Done.TrySetResult(true);
            }
        }

        waiters.RemoveAll(static waiter => waiter.Missing == 0);
    }

    private sealed class Waiter(Func<EventEnvelope, bool> matches, int missing)
    {
        public Func<EventEnvelope, bool> Matches { get; } = matches;

        public int Missing { get; set; } = missing;

        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
