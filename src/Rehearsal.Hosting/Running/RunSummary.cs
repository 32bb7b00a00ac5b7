using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>What came of all runs of a command.</summary>
/// <param name="Runs">The runs in order.</param>
/// <param name="NotRunCount">The number of scenarios that an interruption kept from running.</param>
/// <param name="Folder">The path of the folder that holds the recordings.</param>
internal sealed record RunSummary(IReadOnlyList<ReportedRun> Runs, int NotRunCount, string Folder)
{
    /// <summary>Gets the exit code of the command.</summary>
    public int ExitCode
    {
        get
        {
            var code = NotRunCount > 0 ? ExitCodes.Interrupted : ExitCodes.Passed;
            foreach (var run in Runs)
            {
                code = ExitCodes.Combine(code, run.IsInterrupted ? ExitCodes.Interrupted : run.Run.Verdict == Verdict.Passed ? ExitCodes.Passed : ExitCodes.Failed);
            }

            return code;
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
