using Rehearsal.Cli.Receiving;
using Rehearsal.Events;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Recorders;

/// <summary>What a command line of <c>recorder</c> asks for.</summary>
/// <param name="Folder">The folder of the system, or its name; null for the only one here.</param>
/// <param name="Name">The recorder's name; null for one of its filter, or the only one.</param>
/// <param name="Filter">Which flows to record; null for all.</param>
/// <param name="Output">Where the recording goes.</param>
/// <param name="Formats">The reports to write.</param>
internal sealed record RecorderOptions(string? Folder, string? Name, EntryFilter? Filter, string? Output, IReadOnlyList<ReportTarget> Formats)
{
    /// <summary>Gets where traces of other programs are received; null to record a system that serves.</summary>
    public OtlpSource? Source { get; init; }
}
