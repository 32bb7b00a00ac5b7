using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Systems;

/// <summary>What came of making a system ready: an assembly to start, or a problem.</summary>
internal sealed record BuildResult
{
    /// <summary>Initializes the result of a system that can be started.</summary>
    /// <param name="assembly">The full path of its assembly.</param>
    public BuildResult(string assembly) => Assembly = assembly;

    /// <summary>Initializes the result of a system that cannot be started.</summary>
    /// <param name="problem">Why.</param>
    public BuildResult(Diagnostic problem) => Problem = problem;

    /// <summary>Gets the full path of the assembly to start, or null.</summary>
    public string? Assembly { get; }

    /// <summary>Gets why there is none, or null.</summary>
    public Diagnostic? Problem { get; }
}
