namespace Rehearsal.Simulation;

/// <summary>One thread, one virtual clock and one seed: the same program with the same seed takes the same course, every time.</summary>
/// <remarks>
/// <para>Ready work (continuations, tasks on <see cref="Scheduler"/>) runs one piece at a time, each a uniformly random choice drawn from the
/// seed. A piece runs until it awaits something incomplete. When nothing is ready the clock jumps to the earliest timer and fires that
/// one; everything this makes ready runs before the next timer, even one due at the same instant. Timers due at one instant fire
/// in an order drawn from the seed. A continuation that .NET runs inside the call that completes its task (a timer's callback,
/// <c>SetResult</c>) runs there, in the same turn.</para>
/// <para>What it leaves out: work takes no virtual time unless it waits; code that blocks its thread blocks the run; work that leaves
/// for other threads (<c>Task.Run</c>, <c>ConfigureAwait(false)</c>, real timers and I/O) may come back, but when is up to
/// the machine: then <see cref="Escaped"/> is true and <see cref="Escapes"/> names it. While such work is known to be pending the clock stands
/// still. Known is: work on a thread of the pool, and what work begun with <see cref="BeginWork"/> waits for.</para>
/// <para><see cref="Run{T}"/> is called by one thread at a time. <see cref="Time"/>, <see cref="Scheduler"/> and the counters may be used from every
/// thread. What is posted while no run goes on waits for the next one. Simulations share nothing and may run side by side.</para>
/// </remarks>
public sealed partial class Simulation : IDisposable
{
    /// <summary>The version of the rules above and of the random algorithms; it changes when one seed would give another order.</summary>
    /// <remarks>1: uniform choice among ready work; one timer a turn; ties among timers drawn a timer; streams derived by FNV-1a and SplitMix64.</remarks>
    public const int SchedulingRulesVersion = 1;

    private readonly SimulationOptions options;
    private readonly VirtualTime time;
    private readonly ReadyWork ready;
    private readonly Inbox inbox;
    private readonly SimulationContext context;
    private readonly SimulationScheduler scheduler;
    private readonly WorkWatch watch;
    private long foreignPosts;
    private long turns;

    // The managed id of the thread inside Run; 0 while there is none. Thread ids start at 1.
    private volatile int runThreadId;
    private volatile bool disposed;

    /// <summary>Creates a simulation at its epoch, with nothing to do.</summary>
    /// <param name="options">Its seed, epoch and bounds.</param>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    public Simulation(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        time = new VirtualTime(this, options.Epoch, options.Seed);
        ready = new ReadyWork(SeededRandom.Derive(options.Seed, StreamName.Scheduler));
        inbox = new Inbox(options.QueueLengthMax);
        context = new SimulationContext(this);
        scheduler = new SimulationScheduler(this);
        watch = new WorkWatch(this, inbox);
        probe = new WaitProbe(this);
        pool = new ThreadPoolWatch(inbox);
        realTimers = new RealTimers(watch);
        runForeign = RunForeign;
        endTicks = options.DurationMax.Ticks > DateTimeOffset.MaxValue.UtcTicks - options.Epoch.UtcTicks
            ? DateTimeOffset.MaxValue.UtcTicks
            : options.Epoch.UtcTicks + options.DurationMax.Ticks;
    }

    /// <summary>Gets the virtual clock and its timers.</summary>
    /// <value>
    /// UTC, also as the local time zone; starts at the epoch and never goes back. A timestamp is the same time in ticks of 100 ns.
    /// Time spans have the limits of the system's timers (about 49.7 days) and a resolution of one tick.
    /// </value>
    public TimeProvider Time => time;

    /// <summary>Gets the scheduler whose tasks run on the simulation's one thread.</summary>
    /// <value>
    /// Give it to <c>StartNew</c> and <c>ContinueWith</c>. Without it they take <see cref="TaskScheduler.Current"/>, which after an await is the
    /// thread pool even inside a run, because .NET hides the current task from the continuations it runs in place.
    /// </value>
    public TaskScheduler Scheduler => scheduler;

    /// <summary>Gets the context that leads the continuations of <c>await</c> to the simulation's queue, the same that <see cref="Scheduler"/> feeds.</summary>
    /// <value>Current inside a run. Its Post queues a callback; what flows with the caller's execution context does not flow into it.</value>
    public SynchronizationContext Context => context;

    /// <summary>Gets the seed.</summary>
    public ulong Seed => options.Seed;

    /// <summary>Gets how many pieces of work came from other threads during a run.</summary>
    /// <value>0 as long as the run can be trusted to repeat. Disposing of a timer on another thread does not count: finalizers do it.</value>
    public long ForeignPosts => Volatile.Read(ref foreignPosts);

    /// <summary>Gets what left the simulation's thread or blocked it, in ordinal order, each place once; at most 1,000.</summary>
    /// <value>Empty as long as the run can be trusted to repeat. Complete once a run has ended; what leaves later is not waited for.</value>
    public IReadOnlyList<Escape> Escapes => watch.Snapshot();

    /// <summary>Gets a value indicating whether work left the simulation, so that the run may not repeat.</summary>
    public bool Escaped => ForeignPosts > 0 || Escapes.Count > 0;

    /// <summary>Gets how many turns were taken: pieces of work run and timers fired.</summary>
    public long Turns => Volatile.Read(ref turns);

    /// <summary>Gets a value indicating whether the clock stands still now, in real time, for something outside.</summary>
    public bool IsHolding => isHolding;

    /// <summary>Gets the name of the work that ran last; null when that had none.</summary>
    public string? CurrentWork => watch.LastName;

    /// <summary>Gets a value indicating whether a run is going on.</summary>
    public bool IsRunning => runThreadId != 0;

    /// <summary>Gets a value indicating whether the caller is the thread inside Run.</summary>
    public bool IsOnThread => Environment.CurrentManagedThreadId == runThreadId;

    /// <summary>Gets how many timers are armed.</summary>
    internal int TimerCount => time.TimerCount;

    /// <summary>Creates the child stream of this simulation's seed that has a name.</summary>
    /// <param name="name">The stream's name, compared exactly: a node's, a purpose's. Names that start with "rehearsal." are the platform's own.</param>
    /// <returns>
    /// A new generator at its beginning. It depends on the seed and the name only, so asking twice for one name gives the same numbers twice.
    /// </returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public SeededRandom CreateRandom(string name) => SeededRandom.Derive(options.Seed, name);

    /// <summary>Names the work that follows in the calling asynchronous flow, and in whatever that starts, and watches where it goes.</summary>
    /// <param name="name">Its name for people: <c>payment_service.charge</c>.</param>
    /// <returns>The work. Say which task completes it (<see cref="SimulationWork.Waits"/>), and when it has ended.</returns>
    /// <remarks>The clock stands still while named work is known to wait for something outside.</remarks>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public SimulationWork BeginWork(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return watch.Begin(name);
    }

    /// <summary>Drops all waiting work and timers; what is posted later is dropped too.</summary>
    /// <exception cref="InvalidOperationException">A run is going on.</exception>
    public void Dispose()
    {
        if (disposed)
            return;
        EnterThread();
        disposed = true;
        inbox.Close();
        ready.Clear();
        time.Clear();
        LeaveThread();
    }

    /// <summary>Queues work; from the simulation's own thread without a lock.</summary>
    internal void Post(WorkItem item)
    {
        if (IsOnThread)
        {
            ready.Add(item);
            return;
        }

        if (runThreadId != 0)
            Interlocked.Increment(ref foreignPosts);
        inbox.Add(item);
    }

    /// <summary>Queues from another thread what does not make the run unrepeatable.</summary>
    internal void PostUncounted(WorkItem item) => inbox.Add(item);

    internal WorkItem[] SnapshotReady() => ready.Snapshot();
}
