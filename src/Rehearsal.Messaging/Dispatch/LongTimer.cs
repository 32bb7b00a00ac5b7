namespace Rehearsal.Messaging;

/// <summary>Calls back once, when a time has passed that may be longer than a clock's own timers can wait.</summary>
internal sealed class LongTimer : IDisposable
{
    // The clock's timers end at about 49.7 days; a longer wait goes on in slices.
    private static readonly TimeSpan SliceMax = TimeSpan.FromDays(40);

    // A timer of the machine counts in whole milliseconds and cuts off the rest.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly Action callback;
    private readonly ITimer timer;
    private TimeSpan left;

    public LongTimer(TimeProvider time, TimeSpan wait, Action callback)
    {
        this.callback = callback;
        var first = Slice(wait);
        left = wait - first;

        // Where time is left, the first callback is days away, so it finds the timer. What flows with the caller is not for the callback.
        using var flow = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        timer = time.CreateTimer(static state => ((LongTimer)state!).OnSlice(), this, first, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for a time of any length, and not less.</summary>
    /// <remarks>A machine's timer fires up to a tick of its kernel early (4 ms on many), for it reads a coarse clock; what is left then is waited for too.</remarks>
    public static async Task DelayAsync(TimeProvider time, TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var next = wait;
        for (var left = wait; left > TimeSpan.Zero; left = wait - time.GetElapsedTime(start))
        {
            await Task.Delay(Slice(next), time, cancellationToken);
            next = wait - time.GetElapsedTime(start) is var rest && rest > ShortestWait ? rest : ShortestWait;
        }
    }

    /// <summary>Waits until a source is completed with true, or completes it with false when the time is up.</summary>
    /// <remarks>
    /// Not Task.WaitAsync: on a source that completes asynchronously, that goes by way of the thread pool and so leaves the scheduler.
    /// </remarks>
    public static async Task<bool> WaitAsync(TaskCompletionSource<bool> done, TimeProvider time, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var timer = new LongTimer(time, wait, () => done.TrySetResult(false));
        using var registration = cancellationToken.Register(() => done.TrySetCanceled(cancellationToken));
        return await done.Task;
    }

    public void Dispose() => timer.Dispose();

    private static TimeSpan Slice(TimeSpan wait) => wait < SliceMax ? wait : SliceMax;

    private void OnSlice()
    {
        if (left == TimeSpan.Zero)
        {
            callback();
            return;
        }

        var next = Slice(left);
        left -= next;
        timer.Change(next, Timeout.InfiniteTimeSpan);
    }
}
