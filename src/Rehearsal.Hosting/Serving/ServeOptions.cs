namespace Rehearsal.Hosting;

/// <summary>What the command line of <c>serve</c> asks for.</summary>
/// <param name="System">The system to find; the system's own process ignores it.</param>
/// <param name="Folder">The folder of what it leaves, or null for one below <c>.rehearsal/serve</c>.</param>
/// <param name="Port">The port on the loopback address; 0 for any that is free.</param>
/// <param name="Flush">Whether an append returns only when the disk has it.</param>
internal sealed record ServeOptions(string System, string? Folder, int Port, bool Flush)
{
    /// <summary>Gets the reports to write when it serves; text to standard output unless said otherwise.</summary>
    public IReadOnlyList<ReportTarget> Formats { get; init; } = [new ReportTarget(ReportFormats.Text, null)];
}
