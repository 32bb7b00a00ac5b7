namespace Rehearsal.Simulation;

/// <summary>Work kept making more work without the clock advancing, past <see cref="SimulationOptions.TurnsWithoutAdvanceMax"/>.</summary>
public sealed class SimulationLivelockException : SimulationException
{
    internal SimulationLivelockException(string message, DateTimeOffset at, IReadOnlyList<string> lastWork)
        : base(message, at) => LastWork = lastWork;

    /// <summary>Gets the names of the work that ran last, each once, in the order first seen.</summary>
    public IReadOnlyList<string> LastWork { get; }
}
