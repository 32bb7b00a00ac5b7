namespace Rehearsal.Simulation;

/// <summary>More work or timers are waiting than <see cref="SimulationOptions.QueueLengthMax"/> allows.</summary>
public sealed class SimulationOverloadException : SimulationException
{
    internal SimulationOverloadException(string message, DateTimeOffset at)
        : base(message, at)
    {
    }
}
