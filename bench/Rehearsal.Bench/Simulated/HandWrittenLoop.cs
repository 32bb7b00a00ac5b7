namespace Rehearsal.Bench.Simulated;

/// <summary>The least that runs unchanged code on virtual time: a heap, a queue and a context. No seed, no bounds, no other threads.</summary>
internal sealed class HandWrittenLoop : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();
    private readonly PriorityQueue<LoopTimer, long> timers = new();

    public HandWrittenLoop() => Time = new LoopTime(timers);

    public TimeProvider Time { get; }

    public override void Post(SendOrPostCallback d, object? state) => ready.Enqueue((d, state));

    public void Run(Func<Task> main)
    {
        SetSynchronizationContext(this);
        var running = main();
        while (!running.IsCompleted)
        {
            if (ready.TryDequeue(out var work))
            {
                work.Callback(work.State);
            }
            else if (timers.TryDequeue(out var timer, out var due))
            {
                ((LoopTime)Time).Ticks = due;
                timer.Fire();
            }
        }

        SetSynchronizationContext(null);
        running.GetAwaiter().GetResult();
    }

    private sealed class LoopTime(PriorityQueue<LoopTimer, long> timers) : TimeProvider
    {
        public long Ticks { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new LoopTimer(callback, state);
            if (dueTime >= TimeSpan.Zero)
            {
                timers.Enqueue(timer, Ticks + dueTime.Ticks);
            }

            return timer;
        }
    }

    private sealed class LoopTimer(TimerCallback callback, object? state) : ITimer
    {
        private bool disposed;

        public void Fire()
        {
            if (!disposed)
            {
                callback(state);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("This loop's timers fire once.");

        public void Dispose() => disposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
