namespace Rehearsal.Scenarios;

/// <summary>Starts and stops faults by their names. A fault that a step starts before any stops it is off at the beginning.</summary>
public sealed record ChaosStep : Step
{
    /// <summary>Gets the names of the faults that begin.</summary>
    public IReadOnlyList<string> Start { get; init; } = [];

    /// <summary>Gets the names of the faults that end; they end before others begin.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];
}
