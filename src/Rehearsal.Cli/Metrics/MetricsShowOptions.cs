using Rehearsal.Events;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Metrics;

/// <summary>What the command line of <c>metrics show</c> asks for.</summary>
/// <param name="From">A recording, a log, or a folder with them; null for the system that serves here, else the newest run.</param>
/// <param name="Service">The only service to count; null for all.</param>
/// <param name="Last">How far back to count, as a filter writes it; null for everything.</param>
/// <param name="Filter">The entries to count; null for all.</param>
/// <param name="Formats">The reports to write.</param>
internal sealed record MetricsShowOptions(string? From, string? Service, TimeSpan? Last, EntryFilter? Filter, IReadOnlyList<ReportTarget> Formats);
