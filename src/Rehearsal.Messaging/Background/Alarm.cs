namespace Rehearsal.Messaging;

/// <summary>One clock's timer, waited for again and again: a schedule may tick millions of times a run.</summary>
/// <remarks>One wait at a time. A wait of any length: what the clock's own timers cannot wait goes on in slices.</remarks>
internal sealed class Alarm : IDisposable
{
    // The clock's timers end at about 49.7 days.
    private static readonly TimeSpan SliceMax = TimeSpan.FromDays(40);

    private readonly Lock gate = new();
    private readonly ITimer timer;
    private readonly CancellationTokenRegistration registration;
    private TaskCompletionSource<bool>? waiting;
    private TimeSpan left;
    private bool cancelled;

    public Alarm(TimeProvider time, CancellationToken cancellationToken)
    {
        timer = time.CreateTimer(static state => ((Alarm)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        registration = cancellationToken.Register(static state => ((Alarm)state!).OnCancelled(), this);
    }

    /// <summary>Waits.</summary>
    /// <returns>True when the time is up, false when the token was cancelled.</returns>
    public Task<bool> WaitAsync(TimeSpan wait)
    {
        // It completes in line, outside the lock: what waits goes on in the turn of the timer.
        TaskCompletionSource<bool> done = new();
        lock (gate)
        {
            if (cancelled)
            {
                return Task.FromResult(false);
            }

            waiting = done;
            Arm(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }

        return done.Task;
    }

    public void Dispose()
    {
        registration.Dispose();
        timer.Dispose();
    }

    private void Arm(TimeSpan wait)
    {
        var slice = wait < SliceMax ? wait : SliceMax;
        left = wait - slice;
        timer.Change(slice, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        TaskCompletionSource<bool>? done = null;
        lock (gate)
        {
            if (left > TimeSpan.Zero)
            {
                Arm(left);
            }
            else
            {
                (done, waiting) = (waiting, null);
            }
        }

        done?.TrySetResult(true);
    }

    private void OnCancelled()
    {
        TaskCompletionSource<bool>? done;
        lock (gate)
        {
            cancelled = true;
            (done, waiting) = (waiting, null);
        }

        done?.TrySetResult(false);
    }
}
