namespace Rehearsal.Hosting;

/// <summary>A report to write.</summary>
/// <param name="Format">One of <see cref="ReportFormats.Built"/>.</param>
/// <param name="Path">The file to write, or null for standard output.</param>
internal sealed record ReportTarget(string Format, string? Path);
