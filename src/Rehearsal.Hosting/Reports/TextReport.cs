using Rehearsal.Analysis;

namespace Rehearsal.Hosting;

/// <summary>Writes runs for people, each as it ends: what caused what, what was expected against what happened, the verdict.</summary>
/// <param name="writer">Where to.</param>
/// <param name="isOwner">Whether to close the writer.</param>
/// <param name="color">Whether to use terminal colours.</param>
/// <param name="width">The width to stay within, in columns.</param>
internal sealed class TextReport(TextWriter writer, bool isOwner, bool color, int width) : IRunReport
{
    private readonly TextPage page = new(writer, Palette.For(color), width);

    public void Add(ReportedRun run)
    {
        RunSection.Write(page, run);
        writer.Flush();
    }

    public void Complete(RunSummary summary)
    {
        SummarySection.Write(page, summary);
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
