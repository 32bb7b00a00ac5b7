namespace Rehearsal.Simulation;

/// <summary>Failing: at a call that was named, or altogether.</summary>
public sealed partial class SimulatedDisk
{
    private readonly Dictionary<long, SimulatedDiskFailure> failures = [];
    private (long Call, bool LosesPower)? stop;
    private long calls;
    private bool isOff;

    /// <summary>Gets the calls made since the process started, failed ones included; asking for a length or closing is none.</summary>
    public long Calls => Volatile.Read(ref calls);

    /// <summary>Gets a value indicating whether the process was killed or its machine lost power.</summary>
    public bool IsOff => Volatile.Read(ref isOff);

    /// <summary>Gets a value indicating whether the machine lost power.</summary>
    public bool HasLostPower { get; private set; }

    /// <summary>Makes one call fail. A write that fails has written a part, drawn, of what was asked for; any other call has done nothing.</summary>
    /// <param name="call">The number of the call, from 1 on.</param>
    /// <param name="failure">Why it fails.</param>
    public void FailAt(long call, SimulatedDiskFailure failure)
    {
        lock (gate)
        {
            failures[call] = failure;
        }
    }

    /// <summary>Ends the process in the middle of a call: it is drawn whether the call does nothing, all of what it should or, a write, a part.</summary>
    /// <param name="call">The number of the call, from 1 on.</param>
    /// <param name="losesPower">True for <see cref="LosePower"/>, false for <see cref="Kill"/>.</param>
    public void StopAt(long call, bool losesPower)
    {
        lock (gate)
        {
            stop = (call, losesPower);
        }
    }

    /// <summary>Ends the process. What it has written stays as it is.</summary>
    public void Kill()
    {
        lock (gate)
        {
            isOff = true;
        }
    }

    /// <summary>Ends the process and the cache: what was not flushed is kept, lost or torn.</summary>
    public void LosePower()
    {
        lock (gate)
        {
            isOff = HasLostPower = true;
            var fates = new CrashFates(random);
            foreach (var folder in folders.Values)
            {
                folder.Crash(fates);
            }
        }
    }

    /// <summary>Gives the disk as the next process sees it: nothing is open or locked, no failure is planned, calls are counted anew.</summary>
    /// <returns>The disk, with the capacity it has now. This one is off from now on.</returns>
    public SimulatedDisk Restart()
    {
        lock (gate)
        {
            isOff = true;
            return new SimulatedDisk(options, random, folders) { CapacityBytes = CapacityBytes, IsReadOnly = IsReadOnly };
        }
    }

    private void CheckOn(string path)
    {
        if (isOff)
        {
            throw new SimulatedDiskException(SimulatedDiskFailure.Off, path);
        }
    }

    /// <summary>Makes a call, or what a fault leaves of it. Called under the lock.</summary>
    private void Do(string path, bool writes, Action? whole = null, Action? part = null)
    {
        CheckOn(path);
        calls++;
        if (stop is { } at && at.Call == calls)
        {
            if (!(writes && IsReadOnly))
            {
                (random.Next(3) switch { 0 => null, 1 => part, _ => whole })?.Invoke();
            }

            if (at.LosesPower)
            {
                LosePower();
            }

            isOff = true;
            throw new SimulatedDiskException(SimulatedDiskFailure.Off, path);
        }

        if (failures.TryGetValue(calls, out var failure))
        {
            part?.Invoke();
            throw new SimulatedDiskException(failure, path);
        }

        if (writes && IsReadOnly)
        {
            throw new SimulatedDiskException(SimulatedDiskFailure.ReadOnly, path);
        }

        whole?.Invoke();
    }
}
