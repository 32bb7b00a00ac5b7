namespace Rehearsal.Events;

/// <summary>Who waits while another caller writes. Ended once, by whoever wrote.</summary>
internal sealed class AppendWaiter
{
    // About as long as it takes to go over the thread pool and back, which a write that only goes to the operating system seldom takes.
    private const int SpinsMax = 5;

    private static readonly object Committed = new();
    private static readonly object Next = new();

    // Null while it spins, a completion source while it sleeps, then what came of it.
    private object? state;

    /// <summary>Gets a value indicating whether the one who waited writes the next group, its own among them.</summary>
    public bool MustWrite => state == Next;

    /// <summary>Gets why nothing was committed; null when it was, or will be by whoever waited.</summary>
    public EventLogException? Failure => state as EventLogException;

    /// <summary>Ends the wait: the batch is committed.</summary>
    public void EndCommitted() => End(Committed);

    /// <summary>Ends the wait: the one who waited writes now.</summary>
    public void EndWithTurn() => End(Next);

    /// <summary>Ends the wait: the batch is not committed.</summary>
    /// <param name="failure">Why.</param>
    public void EndFailed(EventLogException failure) => End(failure);

    /// <summary>Waits on the processor, for a moment.</summary>
    /// <returns>False when the wait has not ended.</returns>
    public bool Spin()
    {
        SpinWait spin = default;
        while (Volatile.Read(ref state) is null)
        {
            if (spin.Count == SpinsMax)
            {
                return false;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }

        return true;
    }

    /// <summary>Waits without a thread.</summary>
    /// <returns>A task that ends with the wait; what awaits it goes on elsewhere than on the writer's thread.</returns>
    public Task SleepAsync()
    {
        var asleep = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Interlocked.CompareExchange(ref state, asleep, null) is null ? asleep.Task : Task.CompletedTask;
    }

    private void End(object outcome) => (Interlocked.Exchange(ref state, outcome) as TaskCompletionSource)?.TrySetResult();
}
