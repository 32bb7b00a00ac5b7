namespace Rehearsal.Simulation;

/// <content>The run: the loop that takes turns until the main work is done.</content>
public sealed partial class Simulation
{
    private const int NamedTurnsMax = 32;

    private readonly long endTicks;
    private readonly List<string> lastWork = [];
    private int turnsWithoutAdvance;

    /// <summary>Runs work on the calling thread, and everything it starts, until its task completes.</summary>
    /// <typeparam name="T">The type of its result.</typeparam>
    /// <param name="main">The work. Other work that is still ready or waiting when it completes stays for the next run.</param>
    /// <param name="cancellationToken">Stops the run between two turns.</param>
    /// <returns>The work's result.</returns>
    /// <exception cref="ArgumentNullException">The work is null.</exception>
    /// <exception cref="InvalidOperationException">A run of this simulation is going on already, here or on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The simulation has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="SimulationStalledException">Nothing is left to run, no timer is armed, and the work is not complete.</exception>
    /// <exception cref="SimulationLivelockException">Too many turns passed without the clock advancing.</exception>
    /// <exception cref="SimulationTimeExceededException">The next timer is due after the longest virtual time.</exception>
    /// <exception cref="SimulationOverloadException">Too much work is waiting.</exception>
    /// <remarks>
    /// Exceptions of the work are thrown on unchanged. One that nobody can catch (of an <c>async void</c> method, a timer's
    /// callback, a posted callback) ends the run and is thrown too. The simulation can be read, and run again, afterwards.
    /// </remarks>
    public T Run<T>(Func<Task<T>> main, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(main);
        return RunOnThisThread(main, main, cancellationToken);
    }

    /// <summary>Runs work that has no result; otherwise the same as <see cref="Run{T}"/>.</summary>
    /// <param name="main">The work.</param>
    /// <param name="cancellationToken">Stops the run between two turns.</param>
    public void Run(Func<Task> main, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(main);
        RunOnThisThread<object?>(
            async () =>
            {
                await main();
                return null;
            },
            main,
            cancellationToken);
    }

    private T RunOnThisThread<T>(Func<Task<T>> main, Delegate named, CancellationToken cancellationToken)
    {
        EnterThread();
        var contextBefore = SynchronizationContext.Current;
        var ambient = ExecutionContext.Capture();
        watch.EnterRun();
        using var wake = cancellationToken.UnsafeRegister(static state => ((Inbox)state!).Wake(), inbox);
        try
        {
            SynchronizationContext.SetSynchronizationContext(context);
            return Pump(main, named, ambient, cancellationToken);
        }
        finally
        {
            RestoreAmbient(ambient, contextBefore);
            LeaveThread();
        }
    }

    /// <summary>Awaits the work on the simulation's thread: should it complete elsewhere, that arrives as work from another thread.</summary>
    private static async Task<T> AwaitMainAsync<T>(Func<Task<T>> main) => await main();

    private T Pump<T>(Func<Task<T>> main, Delegate named, ExecutionContext? ambient, CancellationToken cancellationToken)
    {
        turnsWithoutAdvance = 0;
        BeginRun();
        var running = AwaitMainAsync(main);
        while (!running.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (inbox.HasItems)
                TakeForeign();
            if (ready.Count + time.TimerCount > options.QueueLengthMax || inbox.Overflowed)
                throw Overload();
            if (ready.Count == 0)
            {
                if (HoldsForOutside())
                    continue;
                if (time.TimerCount == 0)
                {
                    AwaitSilently(named, cancellationToken);
                    continue;
                }
            }

            TakeTurn();
            RestoreAmbient(ambient, context);
        }

        AwaitForgotten();
        return running.GetAwaiter().GetResult();
    }

    /// <summary>Runs one piece of ready work, or, if there is none, fires the earliest timer.</summary>
    private void TakeTurn()
    {
        Volatile.Write(ref turns, turns + 1);
        if (ready.TryTake(out var item))
        {
            if (++turnsWithoutAdvance > options.TurnsWithoutAdvanceMax - NamedTurnsMax)
                RunNearLivelock(WorkName.Of(item), item.Callback, item.State);
            else
                item.Callback(item.State);
            return;
        }

        var dueTicks = time.EarliestTicks;
        if (dueTicks > endTicks)
            throw TimeExceeded(dueTicks);
        if (dueTicks > time.NowTicks)
            turnsWithoutAdvance = 0;

        var timer = time.AdvanceToEarliest();
        if (++turnsWithoutAdvance > options.TurnsWithoutAdvanceMax - NamedTurnsMax)
            RunNearLivelock(timer.Describe(), static fired => ((VirtualTimer)fired!).Fire(), timer);
        else
            timer.Fire();
    }

    /// <summary>Runs one of the last turns before the limit, and notes whose work it was.</summary>
    private void RunNearLivelock(string name, SendOrPostCallback callback, object? state)
    {
        if (turnsWithoutAdvance > options.TurnsWithoutAdvanceMax)
            throw Livelock();

        watch.ForgetLast();
        callback(state);
        var whole = watch.LastName is { } work ? $"{name} of {work}" : name;
        if (turnsWithoutAdvance == Math.Max(1, options.TurnsWithoutAdvanceMax - NamedTurnsMax + 1))
            lastWork.Clear();
        if (!lastWork.Contains(whole))
            lastWork.Add(whole);
    }

    /// <summary>Moves what other threads sent to the ready work; what they asked of timers is done at once, in the order asked.</summary>
    private void TakeForeign()
    {
        foreach (var item in inbox.TakeAll())
            Take(item, new WorkItem(runForeign, new ForeignItem(item)));
    }

    private void Take(WorkItem item, WorkItem work)
    {
        if (time.IsCommand(item))
            item.Callback(item.State);
        else
            ready.Add(work);
    }

    /// <summary>Undoes what a turn left on the thread, so that no turn sees which one ran before it.</summary>
    private static void RestoreAmbient(ExecutionContext? ambient, SynchronizationContext? current)
    {
        if (!ReferenceEquals(SynchronizationContext.Current, current))
            SynchronizationContext.SetSynchronizationContext(current);
        if (ambient is not null && !ReferenceEquals(ExecutionContext.Capture(), ambient))
            ExecutionContext.Restore(ambient);
    }

    private void EnterThread()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (Interlocked.CompareExchange(ref runThreadId, Environment.CurrentManagedThreadId, 0) != 0)
        {
            throw new InvalidOperationException(
                "This simulation is running already; it runs on one thread, once at a time. Await the other work inside the run, or use a simulation of its own.");
        }
    }

    private void LeaveThread() => runThreadId = 0;

    private SimulationLivelockException Livelock() => new(
        $"The clock stands at {time.GetUtcNow():O}: more than {options.TurnsWithoutAdvanceMax} turns ran without it advancing. " +
        $"Last ran: {string.Join(", ", lastWork)}. Something makes work for itself without waiting; let it await time or an event. " +
        "If that much work at one instant is meant, raise SimulationOptions.TurnsWithoutAdvanceMax.",
        time.GetUtcNow(),
        [.. lastWork]);

    private SimulationStalledException Stalled(Delegate main) => new(
        $"Nothing is left to run and no timer is due, but {WorkName.Of(main)} is waiting (virtual time {time.GetUtcNow():O}). " +
        "Either nothing completes what it awaits, or that happens outside the simulation, for example after ConfigureAwait(false), Task.Run or " +
        $"ReadAllAsync, and did not come back within {options.SilenceMax.TotalMilliseconds} ms of real time " +
        $"({ForeignPosts} pieces of work did come back from other threads).{DescribeDoubtful()} Keep the work on the simulation's scheduler.",
        time.GetUtcNow());

    private SimulationTimeExceededException TimeExceeded(long dueTicks)
    {
        var due = dueTicks > DateTimeOffset.MaxValue.UtcTicks
            ? "after the year 9999"
            : $"at {new DateTimeOffset(dueTicks, TimeSpan.Zero):O}";
        return new(
            $"The next timer is due {due}, but the simulation ends at {new DateTimeOffset(endTicks, TimeSpan.Zero):O}. " +
            "Either the main work waits for something that never comes while timers go on, or SimulationOptions.DurationMax must be raised.",
            time.GetUtcNow());
    }

    private SimulationOverloadException Overload() => new(
        $"More than {options.QueueLengthMax} pieces of work and timers are waiting ({ready.Count} ready, {time.TimerCount} timers, " +
        $"{(inbox.Overflowed ? "more refused" : "none refused")} from other threads). Something starts work faster than it ends; " +
        "bound it, or raise SimulationOptions.QueueLengthMax.",
        time.GetUtcNow());
}
