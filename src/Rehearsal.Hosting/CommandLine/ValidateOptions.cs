namespace Rehearsal.Hosting;

/// <summary>What the command line of <c>scenario validate</c> asks for.</summary>
/// <param name="Paths">Scenario files and folders as given; one or more.</param>
/// <param name="System">The system to find, or null; the system's own process ignores it.</param>
/// <param name="Formats">The reports to write; at most one goes to standard output.</param>
internal sealed record ValidateOptions(IReadOnlyList<string> Paths, string? System, IReadOnlyList<ReportTarget> Formats);
