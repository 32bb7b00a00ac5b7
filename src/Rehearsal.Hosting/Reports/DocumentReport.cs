namespace Rehearsal.Hosting;

/// <summary>Writes one document at the end, in any format that <see cref="DocumentReports"/> knows.</summary>
/// <param name="format">The format.</param>
/// <param name="writer">Where to.</param>
/// <param name="isOwner">Whether to close the writer.</param>
/// <param name="clock">Says when the command ended.</param>
internal sealed class DocumentReport(string format, TextWriter writer, bool isOwner, TimeProvider clock) : IRunReport
{
    public void Add(ReportedRun run)
    {
    }

    public void Complete(RunSummary summary) => DocumentReports.Write(format, RunJson.Text(summary.Runs, summary.Errors), writer, clock);

    public void Dispose()
    {
        if (isOwner)
        {
            writer.Dispose();
        }
    }
}
