namespace Rehearsal.Scenarios;

/// <summary>The bounds of a scenario, however it was written. Beyond one, the scenario is refused with a diagnostic or an exception.</summary>
public static class ScenarioLimits
{
    /// <summary>The greatest size of a scenario file in bytes: 1 MiB.</summary>
    public const int FileBytesMax = 1024 * 1024;

    /// <summary>How deep lists and mappings of a file may nest: 64.</summary>
    public const int DepthMax = 64;

    /// <summary>The greatest number of values in a file, repeats through aliases counted: 100,000.</summary>
    public const int NodesMax = 100_000;

    /// <summary>The greatest number of characters in a file's texts, repeats through aliases counted: 4 Mi.</summary>
    public const int CharactersMax = 4 * 1024 * 1024;

    /// <summary>The greatest number of steps: 10,000.</summary>
    public const int StepsMax = 10_000;

    /// <summary>The greatest number of diagnostics for one file: 1,000. Further ones, in order of place, are left out.</summary>
    public const int DiagnosticsMax = 1_000;

    /// <summary>The greatest count, cycle, attempt or occurrence: one billion.</summary>
    public const int CountMax = 1_000_000_000;

    /// <summary>The greatest seed: 2^53 − 1, the greatest whole number every JSON reader keeps exactly.</summary>
    public const ulong SeedMax = (1UL << 53) - 1;

    /// <summary>The greatest length of a regular expression in characters: 1,000.</summary>
    public const int PatternLengthMax = 1_000;

    /// <summary>The longest wait, time-out, settle bound or duration: 3,650 days.</summary>
    public static readonly TimeSpan DurationMax = TimeSpan.FromDays(3_650);

    /// <summary>The longest sum of all waits and time-outs of a scenario: 36,500 days, so that stage time stays within the calendar.</summary>
    public static readonly TimeSpan DurationTotalMax = TimeSpan.FromDays(36_500);
}
