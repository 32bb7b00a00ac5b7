using System.Diagnostics.CodeAnalysis;

namespace Rehearsal.Simulation;

/// <summary>The process's timers on the machine's clock: more of them than before a run are a hint that something waits for one.</summary>
internal static class RealTimers
{
    internal static long Count
    {
        [SuppressMessage("ApiDesign", "RS0030", Justification = "It makes no timer; it counts those that nobody should have made.")]
        get => Timer.ActiveCount;
    }
}
