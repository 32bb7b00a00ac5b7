using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>The words of reports; scripts compare with them.</summary>
internal static class RunWords
{
    public static string Of(RunLevel level) => level switch
    {
        RunLevel.Deterministic => "deterministic",
        RunLevel.VirtualTime => "virtual time",
        _ => "real",
    };

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Passed => "passed",
        Verdict.Failed => "failed",
        _ => "error",
    };
}
