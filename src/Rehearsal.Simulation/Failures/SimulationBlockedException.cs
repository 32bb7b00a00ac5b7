namespace Rehearsal.Simulation;

/// <summary>Work blocked the simulation's only thread for too long, where it should have awaited.</summary>
public sealed class SimulationBlockedException : SimulationException
{
    internal SimulationBlockedException(string message, DateTimeOffset at)
        : base(message, at)
    {
    }
}
