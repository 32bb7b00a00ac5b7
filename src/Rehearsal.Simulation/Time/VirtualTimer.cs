namespace Rehearsal.Simulation;

/// <summary>A timer on virtual time. Its callback runs on the simulation's thread.</summary>
/// <remarks>
/// Armed, it is kept alive by its simulation, unlike a system timer, which stops when collected: what the garbage collector does
/// must not be seen. Changing it from another thread takes effect at the simulation's next turn.
/// </remarks>
internal sealed class VirtualTimer : ITimer
{
    private static readonly ContextCallback Invoke = static state => ((VirtualTimer)state!).InvokeCallback();

    private readonly VirtualTime time;
    private readonly ExecutionContext? context;
    private TimerCallback? callback;
    private object? state;
    private ulong tieState;
    private volatile bool disposed;

    internal VirtualTimer(VirtualTime time, TimerCallback callback, object? state)
    {
        this.time = time;
        this.callback = callback;
        this.state = state;
        context = ExecutionContext.Capture();
    }

    /// <summary>Gets or sets the slot in the heap; -1 while not armed.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>Gets or sets the ticks between two calls; 0 for a single call.</summary>
    internal long PeriodTicks { get; set; }

    /// <summary>Gets a reference to the state of this timer's own stream of ties; 0 until it is first armed.</summary>
    internal ref ulong TieState => ref tieState;

    internal bool IsDisposed => disposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        var dueTicks = VirtualTime.CheckTicks(dueTime, nameof(dueTime));
        var periodTicks = VirtualTime.CheckTicks(period, nameof(period));
        if (disposed)
            return false;

        time.Change(this, dueTicks, Math.Max(0, periodTicks));
        return true;
    }

    public void Dispose()
    {
        if (disposed)
            return;

        disposed = true;
        time.Release(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Calls the callback in the context captured at creation, as a system timer does.</summary>
    internal void Fire()
    {
        if (context is null)
            InvokeCallback();
        else
            ExecutionContext.Run(context, Invoke, this);
    }

    /// <summary>Lets go of what the callback holds, once it can no longer be called.</summary>
    internal void Forget()
    {
        callback = null;
        state = null;
    }

    internal string Describe()
    {
        if (state is Task)
            return $"Task.{state.GetType().Name}";
        return callback is null ? "a disposed timer" : WorkName.Of(callback);
    }

    private void InvokeCallback()
    {
        if (!disposed)
            callback?.Invoke(state);
    }
}
