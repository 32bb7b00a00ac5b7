namespace Rehearsal.Stages;

/// <summary>A run was interrupted; what was recorded so far is kept.</summary>
/// <param name="run">The run so far; its verdict is <see cref="Verdict.Error"/>.</param>
public sealed class RunInterruptedException(ScenarioRun run) : Exception("The run was interrupted; the recording so far is kept.")
{
    /// <summary>Gets the run so far.</summary>
    public ScenarioRun Run { get; } = run;
}
