namespace Rehearsal.Simulation;

/// <summary>Nothing is left to run and no timer is due, yet the main work is not complete: it waits for something that cannot come.</summary>
public sealed class SimulationStalledException : SimulationException
{
    internal SimulationStalledException(string message, DateTimeOffset at)
        : base(message, at)
    {
    }
}
