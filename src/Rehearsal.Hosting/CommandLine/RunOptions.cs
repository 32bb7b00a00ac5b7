namespace Rehearsal.Hosting;

/// <summary>What the command line of <c>run</c> asks for.</summary>
/// <param name="Paths">Scenario files and folders as given; one or more.</param>
/// <param name="Stage">One of <see cref="StageNames.All"/>.</param>
/// <param name="Seed">The seed over the files' own, or null. 0 to 2^53 − 1.</param>
/// <param name="System">The system to find, or null; the system's own process ignores it.</param>
/// <param name="Tags">Run only scenarios that carry one of these; empty for all.</param>
/// <param name="Output">The folder for recordings, or null for a new one under <c>.rehearsal</c>.</param>
/// <param name="Formats">The reports to write; at most one goes to standard output.</param>
internal sealed record RunOptions(
    IReadOnlyList<string> Paths,
    string Stage,
    ulong? Seed,
    string? System,
    IReadOnlyList<string> Tags,
    string? Output,
    IReadOnlyList<ReportTarget> Formats)
{
    /// <summary>Gets a value indicating whether to repeat the runs in new processes and compare their recordings.</summary>
    public bool VerifyDeterminism { get; init; }
}
