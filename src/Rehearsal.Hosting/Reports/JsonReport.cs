namespace Rehearsal.Hosting;

/// <summary>Writes the JSON document at the end.</summary>
/// <param name="writer">Where to.</param>
/// <param name="isOwner">Whether to close the writer.</param>
internal sealed class JsonReport(TextWriter writer, bool isOwner) : IRunReport
{
    public void Add(ReportedRun run)
    {
    }

    public void Complete(RunSummary summary)
    {
        writer.Write(RunJson.Text(summary.Runs, summary.Errors));
        writer.Flush();
    }

    public void Dispose()
    {
        if (isOwner)
        {
            writer.Dispose();
        }
    }
}
