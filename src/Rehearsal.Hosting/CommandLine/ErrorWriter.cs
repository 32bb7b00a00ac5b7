using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Writes what keeps a command from running.</summary>
/// <param name="errors">The errors; none when it was interrupted before it came to an answer.</param>
/// <param name="targets">The formats asked for.</param>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <returns>The exit code of the errors.</returns>
internal delegate int ErrorWriter(IReadOnlyList<Diagnostic> errors, IReadOnlyList<ReportTarget> targets, TextWriter output, TextWriter error);
