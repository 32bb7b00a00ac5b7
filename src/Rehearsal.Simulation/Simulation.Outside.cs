namespace Rehearsal.Simulation;

/// <content>Work outside: the clock stands still while it is pending, as far as that can be known.</content>
public sealed partial class Simulation
{
    private const int PoolSlicesMax = 50;
    private const int ForgottenSlicesMax = 5;

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(1);

    // How long an unknown wait is given while nothing of the world was ever seen outside: a new thread is there by then.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(2);

    private readonly WaitProbe probe;
    private readonly ThreadPoolWatch pool;
    private readonly SendOrPostCallback runForeign;
    private readonly List<SimulationWork> justRan = [];
    private readonly List<SimulationWork> doubtful = [];
    private readonly HashSet<(string? Place, string Wait)> awaitedOnce = [];
    private TimeSpan held;
    private TimeSpan heldUnknown;
    private int visitsSeen;
    private long realTimersBefore;
    private bool poolWasQuiet;
    private volatile bool isHolding;

    /// <summary>Gets where the named work waited, when last looked at, that waits for something other than this simulation's time; for a look after a run.</summary>
    /// <value>One entry a place. Nobody can tell whether such a wait ends inside or outside.</value>
    public IReadOnlyList<Escape> Waiting =>
        [.. doubtful.Where(static work => work.Awaited is not null).Select(static work => work.Trail!.ToEscape(work.Name)).Distinct()];

    /// <summary>Tells whether the clock must wait, and waits a little if so. Called when nothing is ready.</summary>
    /// <returns>True to look again at what is ready.</returns>
    private bool HoldsForOutside()
    {
        if (!watch.HasTouched && doubtful.Count == 0 && !watch.IsOutside && ThreadPoolWatch.IsQuiet && !inbox.HasItems)
        {
            poolWasQuiet = true;
            return false;
        }

        isHolding = true;
        try
        {
            return HoldsForSomething();
        }
        finally
        {
            isHolding = false;
        }
    }

    private bool HoldsForSomething()
    {
        LookAtTouched();
        if (watch.IsOutside)
            return Hold(null);
        if (doubtful.Find(static work => work.Trail!.IsOutside) is { } outside)
            return Hold(outside);
        if (!ThreadPoolWatch.IsQuiet)
            PassPool();
        else
            poolWasQuiet = true;
        if (SomethingCame() || HoldsForUnknown())
            return true;

        held = heldUnknown = TimeSpan.Zero;
        return false;
    }

    private bool SomethingCame() => inbox.HasItems || watch.HasTouched || watch.IsOutside;

    /// <summary>Follows the work that ran since the last time to what it waits for now.</summary>
    private void LookAtTouched()
    {
        doubtful.RemoveAll(static work => work.Awaited is null);
        if (!watch.HasTouched)
            return;

        held = heldUnknown = TimeSpan.Zero;
        justRan.Clear();
        watch.TakeTouched(justRan);
        foreach (var work in justRan)
        {
            doubtful.Remove(work);
            if (work.Awaited is not { } awaited)
                continue;

            var trail = probe.Follow(awaited);
            work.Trail = trail;
            if (trail.IsDoubtful)
                doubtful.Add(work);
            if (trail.Kind == WaitKind.Outside)
                watch.Report(trail.ToEscape(work.Name));
        }
    }

    /// <summary>Takes what was posted before the run: it waited for it, and did not leave it.</summary>
    private void BeginRun()
    {
        poolWasQuiet = ThreadPoolWatch.IsQuiet;
        realTimersBefore = RealTimers.Count;
        foreach (var item in inbox.TakeAll())
            Take(item, item);
    }

    /// <summary>At the end of a run, gives work that was sent to the thread pool and forgotten the time to show itself.</summary>
    private void AwaitForgotten()
    {
        isHolding = true;
        if (poolWasQuiet)
            AwaitPool();
        else if (!ThreadPoolWatch.IsQuiet)
            pool.PassBehindQueued(Slice, ForgottenSlicesMax);
        isHolding = false;
    }

    /// <summary>Waits a little for what is outside.</summary>
    private bool Hold(SimulationWork? work)
    {
        if (visitsSeen != watch.Visits)
        {
            visitsSeen = watch.Visits;
            held = TimeSpan.Zero;
        }

        if (held >= options.OutsideWaitMax)
            throw HeldTooLong(work);
        inbox.Doze(Slice);
        held += Slice;
        return true;
    }

    /// <summary>Waits for continuations that the last turn may have queued on the thread pool.</summary>
    private void PassPool()
    {
        if (doubtful.Count > 0)
        {
            pool.PassBehindQueued(Slice, PoolSlicesMax);
            return;
        }

        // Busy since the last turn: that turn may have queued work which nothing waits for. Else it is other work of the process.
        if (poolWasQuiet)
            AwaitPool();
    }

    /// <summary>Waits, for a bounded time, until the thread pool is quiet or work of the simulation shows there.</summary>
    private void AwaitPool()
    {
        for (var i = 0; i < PoolSlicesMax && poolWasQuiet && !ThreadPoolWatch.IsQuiet && !SomethingCame(); i++)
            inbox.Doze(Slice);
        poolWasQuiet = ThreadPoolWatch.IsQuiet;
    }

    /// <summary>Waits once at each place for a wait that nobody can tell: longer when the world was seen outside before.</summary>
    private bool HoldsForUnknown()
    {
        if (doubtful.Find(work => work.Trail!.Kind == WaitKind.Unknown && !awaitedOnce.Contains((work.Trail.Place, work.Trail.Wait))) is not { } work)
            return false;

        var limit = watch.Visits > 0 || ForeignPosts > 0 || RealTimers.Count > realTimersBefore ? options.SilenceMax : Glance;
        if (heldUnknown < limit)
        {
            inbox.Doze(Slice);
            heldUnknown += Slice;
            return true;
        }

        awaitedOnce.Add((work.Trail!.Place, work.Trail.Wait));
        heldUnknown = TimeSpan.Zero;
        return true;
    }

    /// <summary>Waits for a sign from outside when nothing is left to run and no timer is armed.</summary>
    private void AwaitSilently(Delegate named, CancellationToken cancellationToken)
    {
        isHolding = true;
        try
        {
            if (!inbox.Wait(options.SilenceMax, cancellationToken))
                throw Stalled(named);
        }
        finally
        {
            isHolding = false;
        }
    }

    private void RunForeign(object? state)
    {
        var item = ((ForeignItem)state!).Item;
        watch.ComesBack(item);
        try
        {
            item.Callback(item.State);
        }
        finally
        {
            watch.CameBack();
        }
    }

    private string DescribeDoubtful() => doubtful.Count == 0
        ? ""
        : $" Waiting: {string.Join("; ", doubtful.Select(static work => work.Trail!.ToEscape(work.Name)).Distinct().Take(10))}.";

    private SimulationStalledException HeldTooLong(SimulationWork? work) => new(
        $"The clock stood still for {options.OutsideWaitMax.TotalSeconds:0.###} s of real time, because work is outside the simulation and did not come back: " +
        $"{(work is null ? string.Join("; ", Escapes.Take(10)) : work.Trail!.ToEscape(work.Name).ToString())} (virtual time {time.GetUtcNow():O}). " +
        "Keep the work on the simulation's scheduler, bound the call with a time-out, or raise SimulationOptions.OutsideWaitMax.",
        time.GetUtcNow());
}
