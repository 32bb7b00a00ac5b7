using System.Diagnostics;

namespace Rehearsal.Simulation;

/// <content>Waits that block the thread: noticed, bounded, named.</content>
public sealed partial class Simulation
{
    // What SynchronizationContext.WaitHelper returns when the time is up (WAIT_TIMEOUT).
    private const int WaitTimedOut = 258;

    /// <summary>Waits as .NET asks to, for work that blocks the simulation's thread; at most for the longest time allowed.</summary>
    /// <remarks>The simulation's own waits for the outside come here too.</remarks>
    internal int BlockingWait(Func<int, int> wait, int limitMs)
    {
        if (isHolding || !IsOnThread)
            return wait(limitMs);

        var at = wait(0);
        if (at != WaitTimedOut || limitMs == 0)
            return at;

        // All frames: how many are the simulation's own changes as the compiler makes faster code of them.
        var stack = new StackTrace(fNeedFileInfo: true);
        var boundMs = (int)options.BlockedMax.TotalMilliseconds;
        var isBound = limitMs < 0 || limitMs > boundMs;
        at = wait(isBound ? boundMs : limitMs);
        var place = BlockedPlace.Find(stack);
        if (place.IsLock && at != WaitTimedOut)
            return at;

        var escape = new Escape(WorkWatch.CurrentName, place.Method, $"{place.Call} blocks its thread");
        watch.Report(escape);
        return at == WaitTimedOut && isBound
            ? throw new SimulationBlockedException(
                $"{escape.Work} blocked the simulation's only thread for {options.BlockedMax.TotalSeconds:0.###} s of real time: {place.Call} in {place.Method ?? "code that is not the user's"}" +
                $"{(place.Line is null ? "" : $" ({place.Line})")}. What it waits for may need that very thread. Await it instead of blocking.",
                time.GetUtcNow())
            : at;
    }
}
