namespace Rehearsal.Hosting;

/// <summary>A report to write.</summary>
/// <param name="Format">One of those in <see cref="ReportFormats"/>.</param>
/// <param name="Path">The file to write, or null for standard output.</param>
internal sealed record ReportTarget(string Format, string? Path);
