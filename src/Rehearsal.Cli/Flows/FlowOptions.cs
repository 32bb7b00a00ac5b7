using Rehearsal.Events;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Flows;

/// <summary>What the command line of <c>flow analyze</c> asks for.</summary>
/// <param name="From">A recording, or a folder with recordings; null for the newest run.</param>
/// <param name="Threshold">The duration than which a handling or call must not be slower; null for the analysis' own.</param>
/// <param name="Formats">The reports to write.</param>
internal sealed record FlowOptions(string? From, TimeSpan? Threshold, IReadOnlyList<ReportTarget> Formats)
{
    /// <summary>Gets which flows to explain: those in which an entry matches; null for all.</summary>
    public EntryFilter? Filter { get; init; }
}
