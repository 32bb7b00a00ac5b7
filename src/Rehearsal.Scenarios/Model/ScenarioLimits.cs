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

    /// <summary>The greatest number of steps that a run takes, rounds, branches and rows each counted: 100,000.</summary>
    public const int StepsTakenMax = 100_000;

    /// <summary>The greatest number of values that a file may have once the columns of its tables are filled in: one million.</summary>
    public const int FilledNodesMax = 1_000_000;

    /// <summary>The greatest number of characters that a file's texts may have once the columns of its tables are filled in: 16 Mi.</summary>
    public const int FilledCharactersMax = 16 * 1024 * 1024;

    /// <summary>The greatest number of branches of a parallel step: 100.</summary>
    public const int BranchesMax = 100;

    /// <summary>The greatest number of faults: 1,000.</summary>
    public const int FaultsMax = 1_000;

    /// <summary>The greatest number of times that one event is made to arrive again: 1,000.</summary>
    public const int DuplicatesMax = 1_000;

    /// <summary>The greatest number of events that one step publishes: 1,000.</summary>
    public const int PublishedMax = 1_000;

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

    /// <summary>The longest time-out of a request: a day. The shortest is a millisecond.</summary>
    public static readonly TimeSpan RequestTimeoutMax = TimeSpan.FromDays(1);

    /// <summary>The longest sum of all waits and time-outs of a scenario: 36,500 days, so that stage time stays within the calendar.</summary>
    public static readonly TimeSpan DurationTotalMax = TimeSpan.FromDays(36_500);
}
