using Rehearsal.Analysis;
using Rehearsal.Events;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Comparing;

/// <summary>What the command line of <c>compare</c> asks for.</summary>
/// <param name="First">The recording to compare with.</param>
/// <param name="Second">The recording that may differ.</param>
/// <param name="Comparison">What counts as slower.</param>
/// <param name="Filter">Which flows to compare: those in which an entry matches; null for all.</param>
/// <param name="Formats">The reports to write.</param>
internal sealed record CompareOptions(string First, string Second, ComparisonOptions Comparison, EntryFilter? Filter, IReadOnlyList<ReportTarget> Formats);
