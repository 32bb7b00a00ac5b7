using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Gathers the events of one handler and has them handled, one batch at a time, in the order in which they came. Safe for concurrent use.</summary>
/// <param name="run">The handler.</param>
/// <param name="policy">How it takes events together.</param>
/// <param name="owner">The subscription that the events come from and go back to.</param>
/// <param name="keyOf">Names the key of an event.</param>
/// <param name="holds">The keys that have events in batches.</param>
internal sealed class BatchQueue(HandlerRuntime run, BatchPolicy policy, Subscription owner, Func<EventEnvelope, string> keyOf, KeyHolds holds) : IDisposable
{
    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly Queue<BatchMember> waiting = new();
    private BatchHandling? running;
    private LongTimer? timer;

    /// <summary>Gets a value indicating whether events wait that need not when there is nothing else to do.</summary>
    public bool WaitsForIdle
    {
        get
        {
            lock (gate)
            {
                return policy.FlushOnIdle && running is null && waiting.Count > 0;
            }
        }
    }

    /// <summary>Takes an event in.</summary>
    public void Join(BatchMember member)
    {
        holds.Add(keyOf(member.Event), this);
        lock (gate)
        {
            member.Joined = run.Service.Time.GetTimestamp();

            // What goes as soon as there is nothing else to do is work like any other; what waits for time is so only when the time is near.
            if (!policy.FlushOnIdle)
            {
                member.RetryDue = run.Service.Time.GetUtcNow() + policy.MaxWait;
                run.Service.Activity.RetryWaits(member.Event.Id, member.RetryDue.Value);
            }

            waiting.Enqueue(member);
            Go(isIdle: false, isEarly: false);
        }
    }

    /// <summary>Has what waits handled, because nothing else is to be done.</summary>
    public void Flush()
    {
        lock (gate)
        {
            Go(isIdle: policy.FlushOnIdle, isEarly: false);
        }
    }

    /// <summary>Lets nothing come due any more.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            timer?.Dispose();
        }
    }

    /// <summary>Describes what waits or runs, for people.</summary>
    public IReadOnlyList<string> Describe()
    {
        lock (gate)
        {
            IEnumerable<string> handled = running is null ? [] : running.Members.Select(member => Line(member, $"is being handled with {running.Members.Count - 1} more"));
            return [.. handled, .. waiting.Select(member => Line(member, $"waits in a batch of {waiting.Count}, at most {policy.MaxWait.TotalSeconds:0.###} s"))];
        }

        string Line(BatchMember member, string what) => $"{run.Service.Name}: {Lane.NameOf(member.Event, run.Service.Activity)} {what}";
    }

    // Begins the next batch if it is time, else has the clock ask again. Called under the lock.
    private void Go(bool isIdle, bool isEarly)
    {
        if (running is not null || waiting.Count == 0 || run.Service.IsStopping)
        {
            return;
        }

        var left = policy.MaxWait - run.Service.Time.GetElapsedTime(waiting.Peek().Joined);
        BatchReason? reason = waiting.Count >= policy.Size ? BatchReason.Full
            : left <= TimeSpan.Zero ? BatchReason.MaxWait
            : isIdle ? BatchReason.Idle
            : null;
        if (reason is not null)
        {
            Begin(reason.Value);
        }
        else if (timer is null)
        {
            // A clock's timers may be early by a part of a millisecond, and must not be asked again and again for it.
            timer = new LongTimer(run.Service.Time, isEarly && left < WaitMin ? WaitMin : left, OnDue);
        }
    }

    private void OnDue()
    {
        lock (gate)
        {
            timer?.Dispose();
            timer = null;
            Go(isIdle: false, isEarly: true);
        }
    }

    private void Begin(BatchReason reason)
    {
        timer?.Dispose();
        timer = null;
        var members = new BatchMember[Math.Min(policy.Size, waiting.Count)];
        for (var i = 0; i < members.Length; i++)
        {
            var member = members[i] = waiting.Dequeue();
            if (member.RetryDue is { } due)
            {
                member.RetryDue = null;
                run.Service.Activity.RetryRuns(member.Event.Id, due);
            }
        }

        running = new BatchHandling(run, members, reason);
        owner.StartWork(static queue => _ = ((BatchQueue)queue!).RunAsync(), this);
    }

    private async Task RunAsync()
    {
        Exception? failed = null;
        var batch = running!;
        try
        {
            await batch.HandleAsync();
            End(batch);
        }
        catch (Exception) when (run.Service.IsStopping)
        {
            // What was not handled stays in the log and is delivered at the next start.
        }
        catch (Exception failure)
        {
            failed = failure;
        }

        owner.EndWork(failed);
    }

    private void End(BatchHandling batch)
    {
        foreach (var member in batch.Members)
        {
            owner.EndParked(member);
            holds.Release(keyOf(member.Event));
        }

        lock (gate)
        {
            running = null;
            Go(isIdle: false, isEarly: false);
        }
    }
}
