using Rehearsal.Analysis;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>How verdicts and times look in text reports.</summary>
internal static class VerdictSigns
{
    public static (string Sign, Ink Ink) Of(Verdict verdict) => verdict switch
    {
        Verdict.Passed => ("✓", Ink.Good),
        Verdict.Failed => ("✗", Ink.Bad),
        _ => ("!", Ink.Bad),
    };

    public static (string Sign, Ink Ink) Of(bool passed) => Of(passed ? Verdict.Passed : Verdict.Failed);

    /// <summary>Returns the stage's time and the wall time; one of them where they are the same clock.</summary>
    public static string Times(ScenarioRun run) => run.Level == RunLevel.Real
        ? $"{Quantity.Duration(run.Duration)} real time"
        : $"{Quantity.Duration(run.VirtualDuration)} virtual time in {Quantity.Duration(run.Duration)}";
}
