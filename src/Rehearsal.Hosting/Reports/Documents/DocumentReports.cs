namespace Rehearsal.Hosting;

/// <summary>The reports that are made of the JSON document when a command has ended.</summary>
internal static class DocumentReports
{
    /// <summary>Writes a report.</summary>
    /// <param name="format">One of <see cref="ReportFormats.OfRuns"/> but <see cref="ReportFormats.Text"/>.</param>
    /// <param name="json">The document, as <see cref="RunJson"/> wrote it.</param>
    /// <param name="writer">Where to; flushed, not closed.</param>
    /// <param name="clock">Says when the command ended, for formats that tell.</param>
    public static void Write(string format, string json, TextWriter writer, TimeProvider clock)
    {
        if (format == ReportFormats.Json)
        {
            writer.Write(json);
        }
        else
        {
            Write(format, ReportDocument.Read(json), writer, clock);
        }

        writer.Flush();
    }

    private static void Write(string format, ReportDocument document, TextWriter writer, TimeProvider clock)
    {
        switch (format)
        {
            case ReportFormats.JUnit:
                JUnitReport.Write(writer, document);
                break;
            case ReportFormats.Trx:
                TrxReport.Write(writer, document, clock.GetUtcNow());
                break;
            case ReportFormats.Markdown:
                MarkdownReport.Write(writer, document);
                break;
            case ReportFormats.GitHub:
                GitHubReport.Write(writer, document);
                WriteStepSummary(document);
                break;
            case ReportFormats.Html:
                HtmlReport.Write(writer, document);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "The format is not made of the document.");
        }
    }

    // GitHub Actions shows what is appended to this file on the page of the run.
    private static void WriteStepSummary(ReportDocument document)
    {
        if (Environment.GetEnvironmentVariable(GitHubReport.SummaryVariable) is { Length: > 0 } path)
        {
            using var summary = File.AppendText(path);
            summary.NewLine = "\n";
            MarkdownReport.Write(summary, document);
        }
    }
}
