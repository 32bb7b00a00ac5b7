using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>What came of all runs of a command.</summary>
/// <param name="Runs">The runs in order.</param>
/// <param name="NotRunCount">The number of scenarios that did not run, because the command was interrupted or broke down.</param>
/// <param name="Folder">The path of the folder that holds the recordings.</param>
internal sealed record RunSummary(IReadOnlyList<ReportedRun> Runs, int NotRunCount, string Folder)
{
    /// <summary>Gets a value indicating whether the command was interrupted.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>Gets what broke the command down; empty when nothing did.</summary>
    public IReadOnlyList<Diagnostic> Errors { get; init; } = [];

    /// <summary>Gets the exit code of the command.</summary>
    public int ExitCode
    {
        get
        {
            var code = Errors.Count > 0 || Count(Verdict.Passed) < Runs.Count ? ExitCodes.Failed : ExitCodes.Passed;
            return ExitCodes.Combine(code, IsInterrupted ? ExitCodes.Interrupted : ExitCodes.Passed);
        }
    }

    /// <summary>Gets the number of runs that were interrupted; their verdict is <see cref="Verdict.Error"/>.</summary>
    public int InterruptedCount
    {
        get
        {
            var count = 0;
            foreach (var run in Runs)
            {
                count += run.IsInterrupted ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>Counts the runs with a verdict.</summary>
    public int Count(Verdict verdict)
    {
        var count = 0;
        foreach (var run in Runs)
        {
            count += run.Run.Verdict == verdict ? 1 : 0;
        }

        return count;
    }
}
