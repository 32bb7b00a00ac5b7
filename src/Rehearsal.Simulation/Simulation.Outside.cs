namespace Rehearsal.Simulation;

/// <content>Work outside: the clock stands still while it is pending, as far as that can be known.</content>
public sealed partial class Simulation
{
    private const int PoolSlicesMax = 100;
    private const int PoolSpins = 50;
    private const int ForgottenSlicesMax = 5;
    private const int StuckSlicesMax = 1_000;
    private const int HoldsMax = 10;
    private const int PurgeMin = 64;

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(1);

    // How long an unknown wait is given while nothing of the world was ever seen outside: a new thread is there by then.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(2);

    private readonly WaitProbe probe;
    private readonly ThreadPoolWatch pool;
    private readonly SendOrPostCallback runForeign;
    private readonly List<SimulationWork> justRan = [];

    // Work that may be, or go, outside, also some that has ended since; what is known to be outside, and what is not awaited yet, besides.
    private readonly HashSet<SimulationWork> doubtful = [];
    private readonly List<SimulationWork> outside = [];
    private readonly List<SimulationWork> unawaited = [];
    private readonly Dictionary<(string? Place, string Wait), TimeSpan> awaitedOnce = [];
    private readonly RealTimers realTimers;
    private TimeSpan held;
    private TimeSpan heldSinceTurn;
    private TimeSpan heldUnknown;
    private SimulationWork? heldFor;
    private long turnsSeen;
    private int purgeAt = PurgeMin;
    private int stuckSlices;
    private int visitsSeen;
    private long realTimersBefore;
    private int busyBefore;
    private volatile bool isHolding;

    /// <summary>Gets where the named work waited, when last looked at, that waits for something other than this simulation's time; for a look after a run.</summary>
    /// <value>One entry a place. Nobody can tell whether such a wait ends inside or outside.</value>
    public IReadOnlyList<Escape> Waiting =>
        [.. doubtful.Where(static work => work.Awaited is not null).Select(static work => work.Trail!.ToEscape(work.Name)).Distinct().OrderBy(static escape => escape.ToString(), StringComparer.Ordinal)];

    /// <summary>Tells whether the clock must wait, and waits a little if so. Called when nothing is ready.</summary>
    /// <returns>True to look again at what is ready.</returns>
    private bool HoldsForOutside()
    {
        if (!watch.HasTouched && outside.Count == 0 && unawaited.Count == 0 && !watch.IsOutside && ThreadPoolWatch.IsQuiet && !inbox.HasItems)
        {
            busyBefore = 0;
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
        if (turnsSeen != turns)
        {
            turnsSeen = turns;
            heldSinceTurn = TimeSpan.Zero;
        }

        LookAtTouched();
        if (watch.IsOutside)
            return Hold(null);
        if (FindOutside() is { } outside)
            return Hold(outside);
        if (!ThreadPoolWatch.IsQuiet)
            PassPool();
        if (SomethingCame() || HoldsForUnknown())
            return true;

        held = heldUnknown = TimeSpan.Zero;
        busyBefore = ThreadPoolWatch.Busy;
        return false;
    }

    /// <summary>Finds work that is outside for certain.</summary>
    /// <remarks>Work whose wait is over but which did not go on is on its way over the pool; while that has nothing to do there is none.</remarks>
    private SimulationWork? FindOutside()
    {
        outside.RemoveAll(static work => work.Awaited is null);

        // One of several tasks that it waits for may be complete by now, and the rest be the simulation's.
        if (held > TimeSpan.Zero && outside.Count > 0)
            LookAt(outside[0]);
        if (outside.Count > 0)
            return outside[0];
        if (ThreadPoolWatch.IsQuiet)
            return justRan.Find(static work => work.Awaited is not null && work.Trail!.IsOutside);
        foreach (var work in doubtful)
        {
            if (work.Awaited is not null && work.Trail!.IsOutside)
                return work;
        }

        return null;
    }

    private bool SomethingCame() => inbox.HasItems || watch.HasTouched || watch.IsOutside;

    /// <summary>Follows the work that ran since the last time to what it waits for now.</summary>
    private void LookAtTouched()
    {
        if (!watch.HasTouched)
            return;

        held = TimeSpan.Zero;
        justRan.Clear();
        watch.TakeTouched(justRan);
        foreach (var work in justRan)
            LookAt(work);
        PurgeEnded();
    }

    private void LookAt(SimulationWork work)
    {
        doubtful.Remove(work);
        if (outside.Count > 0)
            outside.Remove(work);
        if (unawaited.Count > 0)
            unawaited.Remove(work);
        if (work.Awaited is not { } awaited)
            return;

        var trail = probe.Follow(awaited);
        work.Trail = trail;
        if (!trail.IsDoubtful)
            return;
        doubtful.Add(work);
        if (trail.Kind >= WaitKind.Resuming)
            outside.Add(work);
        if (trail.Kind == WaitKind.Unknown)
            unawaited.Add(work);
        if (trail.Kind == WaitKind.Outside)
            watch.Report(trail.ToEscape(work.Name));
    }

    // Ends are not told of; now and then the ended go, so that they cost no more than the waiting.
    private void PurgeEnded()
    {
        if (doubtful.Count < purgeAt)
            return;
        doubtful.RemoveWhere(static work => work.Awaited is null);
        purgeAt = Math.Max(PurgeMin, 2 * doubtful.Count);
    }

    /// <summary>Takes what was posted before the run: it waited for it, and did not leave it.</summary>
    private void BeginRun()
    {
        busyBefore = ThreadPoolWatch.Busy;
        realTimersBefore = RealTimers.Count;
        stuckSlices = 0;
        foreach (var item in inbox.TakeAll())
            Take(item, item);
    }

    /// <summary>At the end of a run, gives work that was sent to the thread pool and forgotten the time to show itself.</summary>
    private void AwaitForgotten()
    {
        isHolding = true;
        if (busyBefore == 0)
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

        // Signs of life do not prolong it for good: without one turn here they may be of something that never ends.
        if (held >= options.OutsideWaitMax || heldSinceTurn >= HoldsMax * options.OutsideWaitMax)
            throw HeldTooLong(work);
        inbox.Doze(Slice);
        held += Slice;
        heldSinceTurn += Slice;
        return true;
    }

    /// <summary>Waits for continuations that the last turn may have queued on the thread pool.</summary>
    private void PassPool()
    {
        // Busy since the last turn: that turn queued something. Its end counts, not its beginning.
        if (busyBefore == 0)
        {
            AwaitPool();
            return;
        }

        // Else other work of the process is there too. A pool whose threads are all taken lets nobody pass; a run does not wait for it again and again.
        if (doubtful.Count > 0 && stuckSlices < StuckSlicesMax && !(pool.PassBehindQueued(Slice, PoolSlicesMax) && AwaitPool()))
            stuckSlices += PoolSlicesMax;
    }

    /// <summary>Waits, for a bounded time, until no more threads of the pool are busy than before the last turn, or work of the simulation shows there.</summary>
    /// <remarks>What was taken from the pool's queue shows only once its thread gets to it; until then it is no more than one busy thread.</remarks>
    private bool AwaitPool()
    {
        for (var i = 0; i < PoolSlicesMax + PoolSpins; i++)
        {
            if (ThreadPoolWatch.Busy <= busyBefore || SomethingCame())
                return true;
            if (i < PoolSpins)
                Thread.Yield();
            else
                inbox.Doze(Slice);
        }

        // Work that stays is not waited for again.
        busyBefore = ThreadPoolWatch.Busy;
        return false;
    }

    /// <summary>Waits for a real timer of the world's, and once at each place for a wait that nobody can tell: longer when there are hints of work outside.</summary>
    private bool HoldsForUnknown()
    {
        while (unawaited.Count > 0)
        {
            var work = unawaited[^1];
            if (work.Awaited is null)
            {
                unawaited.RemoveAt(unawaited.Count - 1);
                continue;
            }

            var timer = realTimers.Find(work, options.OutsideWaitMax);
            var trail = work.Trail!;
            if (timer == RealTimerKind.Completes || (timer == RealTimerKind.Cancels && trail.Wait.StartsWith(WaitFrames.Cancellation, StringComparison.Ordinal)))
            {
                if (!trail.Wait.EndsWith(RealTimers.Words, StringComparison.Ordinal))
                    work.Trail = trail with { Wait = trail.IsVague ? RealTimers.Words : $"{trail.Wait}, by {RealTimers.Words}", IsVague = false };
                watch.Report(work.Trail!.ToEscape(work.Name));
                return Hold(work);
            }

            if (timer != RealTimerKind.None)
                watch.Report(new Escape(work.Name, trail.Place, timer == RealTimerKind.Cancels ? "a cancellation by the machine's clock" : RealTimers.Words));
            var isHinted = timer == RealTimerKind.Cancels || watch.Visits > 0 || ForeignPosts > 0 || RealTimers.Count > realTimersBefore;
            var limit = timer == RealTimerKind.Calls ? options.OutsideWaitMax : isHinted ? options.SilenceMax : Glance;
            if (!awaitedOnce.TryGetValue((trail.Place, trail.Wait), out var awaited) || awaited < limit)
                return HoldUnknown(work, limit);
            unawaited.RemoveAt(unawaited.Count - 1);
        }

        return false;
    }

    private bool HoldUnknown(SimulationWork work, TimeSpan limit)
    {
        if (heldFor != work)
        {
            heldFor = work;
            heldUnknown = TimeSpan.Zero;
        }

        if (heldUnknown < limit)
        {
            inbox.Doze(Slice);
            heldUnknown += Slice;
            return true;
        }

        awaitedOnce[(work.Trail!.Place, work.Trail.Wait)] = limit;
        heldFor = null;
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

    private string DescribeDoubtful() => Waiting is { Count: > 0 } waiting ? $" Waiting: {string.Join("; ", waiting.Take(10))}." : "";

    private SimulationStalledException HeldTooLong(SimulationWork? work) => new(
        $"The clock stood still for {options.OutsideWaitMax.TotalSeconds:0.###} s of real time, because work is outside the simulation and did not come back: " +
        $"{(work is null ? string.Join("; ", Escapes.Take(10)) : work.Trail!.ToEscape(work.Name).ToString())} (virtual time {time.GetUtcNow():O}). " +
        "Keep the work on the simulation's scheduler, bound the call with a time-out, or raise SimulationOptions.OutsideWaitMax.",
        time.GetUtcNow());
}
