namespace Rehearsal.Simulation;

/// <summary>The next timer is due later than <see cref="SimulationOptions.DurationMax"/> or the end of the calendar allows.</summary>
public sealed class SimulationTimeExceededException : SimulationException
{
    internal SimulationTimeExceededException(string message, DateTimeOffset at)
        : base(message, at)
    {
    }
}
