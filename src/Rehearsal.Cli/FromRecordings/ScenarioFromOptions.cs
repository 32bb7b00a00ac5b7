using Rehearsal.Events;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.FromRecordings;

/// <summary>What the command line of <c>scenario from</c> asks for.</summary>
/// <param name="Recording">The recording.</param>
/// <param name="Output">The file to write; null for standard output.</param>
/// <param name="Name">The scenario's name; null for the recording's.</param>
/// <param name="System">The path of its system to write into it; null for none.</param>
/// <param name="Filter">Which flows to take: those in which an entry matches; null for all.</param>
/// <param name="Formats">The reports to write.</param>
internal sealed record ScenarioFromOptions(string Recording, string? Output, string? Name, string? System, EntryFilter? Filter, IReadOnlyList<ReportTarget> Formats);
