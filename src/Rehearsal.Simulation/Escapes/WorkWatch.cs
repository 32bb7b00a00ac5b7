using System.Runtime.CompilerServices;

namespace Rehearsal.Simulation;

/// <summary>Knows whose work runs on which thread, and what went elsewhere.</summary>
/// <remarks>
/// An <see cref="AsyncLocal{T}"/> carries the name with the work, wherever .NET takes it: into tasks, timers, continuations, threads. The
/// runtime tells of each change on the thread that it concerns, so that entering another thread is seen at the moment it happens. Work
/// that suppresses the flow of its context is seen only when it comes back.
/// </remarks>
internal sealed class WorkWatch
{
    private const string RunName = "the run";
    private const int EscapesMax = 1_000;
    private const int IdleMax = 4_096;

    private static readonly AsyncLocal<SimulationWork?> Current = new(OnChanged);

    [ThreadStatic]
    private static bool isPeeking;

    [ThreadStatic]
    private static SimulationWork? peeked;

    private readonly Simulation simulation;
    private readonly Inbox inbox;
    private readonly Lock gate = new();
    private readonly List<SimulationWork> touched = [];
    private readonly List<SimulationWork> elsewhere = [];
    private readonly SortedSet<string> known = new(StringComparer.Ordinal);
    private readonly List<Escape> escapes = [];

    // By the string object, which costs less than by its characters: who names work often keeps the name.
    private readonly Dictionary<string, Stack<SimulationWork>> idle = new(ReferenceEqualityComparer.Instance);
    private ExecutionContext? ambient;
    private WorkItem? comingBack;
    private volatile int threadsOutside;
    private volatile int touchedCount;
    private volatile int visits;
    private volatile SimulationWork? last;

    internal WorkWatch(Simulation simulation, Inbox inbox)
    {
        this.simulation = simulation;
        this.inbox = inbox;
    }

    /// <summary>Gets a value indicating whether a thread of the pool runs work of the simulation.</summary>
    internal bool IsOutside => threadsOutside > 0;

    /// <summary>Gets a value indicating whether work ran since it was last looked at, and may wait.</summary>
    internal bool HasTouched => touchedCount > 0;

    /// <summary>Gets how often work was seen to begin elsewhere.</summary>
    internal int Visits => visits;

    /// <summary>Gets the name of the work that ran last on the simulation's thread; null when it had none.</summary>
    internal string? LastName => last?.Name;

    /// <summary>Gets the name of the work of the calling flow.</summary>
    internal static string CurrentName => Current.Value?.Name ?? RunName;

    /// <summary>Begins a run on the calling thread.</summary>
    /// <remarks>
    /// The run itself carries no name: with one, every wait for time would copy the execution context twice, because .NET suppresses its
    /// flow around the timer of a delay, and that costs nothing only while the context is the default one.
    /// </remarks>
    internal void EnterRun()
    {
        var before = ambient;
        ambient = ExecutionContext.Capture();
        if (!ReferenceEquals(before, ambient))
            idle.Clear();
    }

    /// <summary>Forgets which work ran last.</summary>
    internal void ForgetLast() => last = null;

    internal SimulationWork Begin(string name)
    {
        // The usual call begins where nothing but the run flows. Then the context of an earlier call of that name serves again.
        var isBare = ReferenceEquals(ExecutionContext.Capture(), ambient) && simulation.IsOnThread;
        if (isBare && idle.TryGetValue(name, out var works) && works.TryPop(out var known))
        {
            known.Reopen();
            ExecutionContext.Restore(known.Context!);
            return known;
        }

        var work = new SimulationWork(this, name);
        Current.Value = work;
        if (isBare)
            work.Context = ExecutionContext.Capture();
        return work;
    }

    /// <summary>Takes back the context of a call that ended where it began.</summary>
    internal void Ended(SimulationWork work)
    {
        if (work.Context is null || !simulation.IsOnThread || work.SeenElsewhere is not null)
            return;
        if (!idle.TryGetValue(work.Name, out var works))
        {
            if (idle.Count >= IdleMax)
                idle.Clear();
            idle.Add(work.Name, works = new Stack<SimulationWork>());
        }

        if (works.Count < IdleMax)
            works.Push(work);
    }

    /// <summary>Says that the turn which begins was asked for by another thread.</summary>
    internal void ComesBack(WorkItem item) => comingBack = item;

    /// <summary>Ends such a turn; whose work it was has been seen, if it was any named.</summary>
    internal void CameBack()
    {
        if (comingBack is { } item)
        {
            comingBack = null;
            Report(new Escape(RunName, PlaceOf(item), null));
        }
    }

    /// <summary>Takes the work that ran since the last call.</summary>
    internal void TakeTouched(List<SimulationWork> into)
    {
        lock (gate)
        {
            foreach (var work in touched)
                work.IsTouched = false;
            into.AddRange(touched);
            touched.Clear();
            touchedCount = 0;
        }
    }

    internal void Report(Escape escape)
    {
        lock (gate)
            Add(escape);
    }

    /// <summary>Returns what left so far, in an order that does not depend on the threads.</summary>
    internal IReadOnlyList<Escape> Snapshot()
    {
        lock (gate)
        {
            ReportElsewhere();
            return [.. escapes.OrderBy(static escape => escape.ToString(), StringComparer.Ordinal)];
        }
    }

    /// <summary>Tells whose work a context carries, without entering it in anybody's eyes; null when it is not this watch's.</summary>
    internal SimulationWork? Peek(ExecutionContext context)
    {
        isPeeking = true;
        try
        {
            ExecutionContext.Run(context, static _ => peeked = Current.Value, null);
            return peeked?.Watch == this ? peeked : null;
        }
        finally
        {
            isPeeking = false;
            peeked = null;
        }
    }

    private static void OnChanged(AsyncLocalValueChangedArgs<SimulationWork?> change)
    {
        if (isPeeking)
            return;
        change.PreviousValue?.Watch.OnLeft(change.PreviousValue);
        change.CurrentValue?.Watch.OnEntered(change.CurrentValue);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void OnLeft(SimulationWork work)
    {
        if (simulation.IsOnThread)
        {
            if (work.Awaited is not null)
                Touch(work);
            return;
        }

        // What the thread posted is in the inbox before the thread counts as gone.
        Touch(work);
        if (Thread.CurrentThread.IsThreadPoolThread)
            Interlocked.Decrement(ref threadsOutside);
        inbox.Wake();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void OnEntered(SimulationWork work)
    {
        if (simulation.IsOnThread)
        {
            last = work;
            if (comingBack is not null)
                OnCameBack(work);
            return;
        }

        // A thread of its own may stay for good, so nothing waits for its end; the pool's are given back.
        if (Thread.CurrentThread.IsThreadPoolThread)
            Interlocked.Increment(ref threadsOutside);
        OnOutside(work);
    }

    private void OnCameBack(SimulationWork work)
    {
        var place = PlaceOf(comingBack!.Value);
        comingBack = null;
        lock (gate)
        {
            // Where it was seen elsewhere says more than a wait that could not be followed to its end.
            var trail = work.Trail;
            var wait = trail is null || (trail.IsVague && work.SeenElsewhere is not null) ? work.SeenElsewhere : trail.Wait;
            Add(new Escape(work.Name, trail?.Place ?? work.SeenPlace ?? place, wait));
            work.SeenElsewhere = null;
        }
    }

    private void OnOutside(SimulationWork work)
    {
        var (wait, place) = Interlocked.Increment(ref visits) <= EscapesMax ? SeenThreads.DescribeThis() : ("another thread", null);
        lock (gate)
        {
            work.SeenPlace ??= place;
            if (work.SeenElsewhere is not null)
                return;
            if (elsewhere.Count >= EscapesMax)
                ReportElsewhere();
            elsewhere.Add(work);
            work.SeenElsewhere = wait;
        }
    }

    // Guarded by the gate.
    private void ReportElsewhere()
    {
        foreach (var work in elsewhere)
        {
            if (work.SeenElsewhere is { } wait && !escapes.Exists(escape => escape.Work == work.Name && escape.Place is not null))
                Add(new Escape(work.Name, work.SeenPlace, wait));
            work.SeenElsewhere = null;
        }

        elsewhere.Clear();
    }

    private void Touch(SimulationWork work)
    {
        lock (gate)
        {
            if (work.IsTouched)
                return;
            work.IsTouched = true;
            touched.Add(work);
            touchedCount = touched.Count;
        }
    }

    private static string? PlaceOf(WorkItem item) => WorkName.UserMethodOf(item);

    private void Add(Escape escape)
    {
        if (escapes.Count < EscapesMax && known.Add(escape.ToString()))
            escapes.Add(escape);
    }
}
