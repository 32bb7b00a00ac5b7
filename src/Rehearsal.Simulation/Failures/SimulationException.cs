namespace Rehearsal.Simulation;

/// <summary>The simulation could not go on. What went wrong is in the derived type and in the message.</summary>
public abstract class SimulationException : Exception
{
    private protected SimulationException(string message, DateTimeOffset at)
        : base(message) => At = at;

    /// <summary>Gets the virtual time at which the simulation stopped.</summary>
    public DateTimeOffset At { get; }
}
