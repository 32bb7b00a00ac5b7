namespace Rehearsal.Simulation;

/// <summary>The simulation's clock: it stands still while work runs and jumps from one timer to the next.</summary>
/// <remarks>
/// <para>Reading the time is safe on every thread. Timers may be made and changed on every thread; what other threads ask takes effect at
/// the simulation's next turn.</para>
/// <para>Timers due at one instant fire in an order drawn from the seed: each timer has its own SplitMix64 stream of ties, so that one
/// that goes away early (an abandoned <see cref="PeriodicTimer"/> is disposed by its finalizer, whenever that is) changes no other's place.</para>
/// </remarks>
internal sealed class VirtualTime : TimeProvider
{
    private const long MillisecondsMax = 0xFFFFFFFE;

    private readonly Simulation simulation;
    private readonly ulong tieSeed;
    private readonly TimerQueue armed = new();
    private readonly SendOrPostCallback applyCommand;
    private long nowTicks;
    private ulong timersArmed;

    internal VirtualTime(Simulation simulation, DateTimeOffset epoch, ulong seed)
    {
        this.simulation = simulation;
        nowTicks = epoch.UtcTicks;
        tieSeed = StreamName.DeriveSeed(seed, StreamName.Timers);
        applyCommand = state => Apply((TimerCommand)state!);
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Gets the virtual time in ticks of the calendar, UTC.</summary>
    internal long NowTicks => Volatile.Read(ref nowTicks);

    internal int TimerCount => armed.Count;

    internal long EarliestTicks => armed.EarliestTicks;

    public override DateTimeOffset GetUtcNow() => new(NowTicks, TimeSpan.Zero);

    public override long GetTimestamp() => NowTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var dueTicks = CheckTicks(dueTime, nameof(dueTime));
        var periodTicks = CheckTicks(period, nameof(period));
        var timer = new VirtualTimer(this, callback, state);
        if (dueTicks >= 0)
            Change(timer, dueTicks, Math.Max(0, periodTicks));
        return timer;
    }

    /// <summary>Checks a time span by the rules of the system's timers, so that what runs here runs there.</summary>
    /// <returns>Ticks; -1 for never.</returns>
    internal static long CheckTicks(TimeSpan value, string name)
    {
        var milliseconds = value.Ticks / TimeSpan.TicksPerMillisecond;
        if (milliseconds is < -1 or > MillisecondsMax)
        {
            throw new ArgumentOutOfRangeException(
                name, value, $"Expected zero to {MillisecondsMax} milliseconds, or Timeout.InfiniteTimeSpan.");
        }

        return milliseconds == -1 ? -1 : Math.Max(0, value.Ticks);
    }

    /// <summary>Arms a timer anew, or stops it if the ticks are negative.</summary>
    internal void Change(VirtualTimer timer, long dueTicks, long periodTicks)
    {
        if (simulation.IsOnThread)
            ChangeOnThread(timer, dueTicks, periodTicks);
        else
            simulation.Post(new WorkItem(applyCommand, new TimerCommand(timer, dueTicks, periodTicks)));
    }

    /// <summary>Stops a disposed timer and lets go of what it holds.</summary>
    internal void Release(VirtualTimer timer)
    {
        if (simulation.IsOnThread)
            ReleaseOnThread(timer);
        else
            simulation.PostUncounted(new WorkItem(applyCommand, new TimerCommand(timer, -1, 0)));
    }

    internal bool IsCommand(WorkItem item) => ReferenceEquals(item.Callback, applyCommand);

    /// <summary>Moves the clock to the earliest timer, arms it again if it is periodic, and hands it out to be fired.</summary>
    internal VirtualTimer AdvanceToEarliest()
    {
        var dueTicks = armed.EarliestTicks;
        var timer = armed.TakeEarliest();
        Volatile.Write(ref nowTicks, dueTicks);
        if (timer.PeriodTicks > 0)
            Arm(timer, timer.PeriodTicks);
        return timer;
    }

    internal void Clear() => armed.Clear();

    private void Apply(TimerCommand command)
    {
        if (command.Timer.IsDisposed)
            ReleaseOnThread(command.Timer);
        else
            ChangeOnThread(command.Timer, command.DueTicks, command.PeriodTicks);
    }

    private void ChangeOnThread(VirtualTimer timer, long dueTicks, long periodTicks)
    {
        timer.PeriodTicks = periodTicks;
        if (dueTicks >= 0)
            Arm(timer, dueTicks);
        else
            Disarm(timer);
    }

    private void ReleaseOnThread(VirtualTimer timer)
    {
        Disarm(timer);
        timer.Forget();
    }

    private void Arm(VirtualTimer timer, long waitTicks)
    {
        if (timer.TieState == 0)
            timer.TieState = unchecked(tieSeed + SplitMix64.Mix(++timersArmed));

        var tie = (uint)(SplitMix64.Next(ref timer.TieState) >> 32);

        // What lies beyond the calendar is due after its end: no turn reaches it, and the run says so.
        var dueTicks = waitTicks > long.MaxValue - nowTicks ? long.MaxValue : nowTicks + waitTicks;
        if (timer.Slot >= 0)
            armed.Move(timer.Slot, dueTicks, tie);
        else
            timer.Slot = armed.Add(timer, dueTicks, tie);
    }

    private void Disarm(VirtualTimer timer)
    {
        if (timer.Slot < 0)
            return;

        armed.Remove(timer.Slot);
        timer.Slot = -1;
    }
}
