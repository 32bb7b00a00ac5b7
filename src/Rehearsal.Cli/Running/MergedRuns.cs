using Rehearsal.Hosting;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Cli.Running;

/// <summary>The runs of several systems as one result.</summary>
internal sealed class MergedRuns
{
    /// <summary>The name of the text report in a system's folder, written when a file is to take the text of all.</summary>
    public const string TextFileName = "run.txt";

    private readonly List<RunDocument> documents = [];
    private readonly List<string> texts = [];

    /// <summary>Adds what a system's process left behind.</summary>
    /// <param name="group">The system.</param>
    /// <param name="folder">The folder of its results.</param>
    /// <param name="document">The document it wrote to standard output; null when it wrote text there, and the document into its folder only.</param>
    /// <param name="exitCode">Its exit code.</param>
    public void Add(SystemGroup group, string folder, string? document, int exitCode)
    {
        document ??= ReadIfThere($"{folder}/{RunFolder.RunFileName}");
        documents.Add(RunDocument.TryParse(document) ?? RunDocument.Of([NoResult(group, exitCode)]));
        texts.Add(ReadIfThere($"{folder}/{TextFileName}"));
    }

    /// <summary>Returns one document for all.</summary>
    /// <returns>The document's text.</returns>
    public string Document() => RunDocument.Join(documents).ToText();

    /// <summary>Writes the reports that are asked for; the systems' own texts went to standard output already.</summary>
    /// <param name="reports">Where to.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="systemCount">The number of systems that were to run.</param>
    /// <returns>The exit code of the writing alone.</returns>
    public int Report(OpenReports reports, ProgramOutput output, int systemCount) => reports.Write(output, (target, writer) =>
    {
        if (target.Format == ReportFormats.Text)
        {
            writer.Write($"{(target.Path is null ? "" : string.Concat(texts))}\n{Total(systemCount)}\n");
        }
        else
        {
            DocumentReports.Write(target.Format, Document(), writer, TimeProvider.System);
        }
    });

    private string Total(int systemCount)
    {
        int Count(Verdict verdict) => documents.Sum(document => document.Count(RunWords.Of(verdict)));
        var total = $"total of {documents.Count} systems: {Count(Verdict.Passed)} passed, {Count(Verdict.Failed) + Count(Verdict.Error)} failed";
        return documents.Count == systemCount ? total : $"{total}; interrupted, {systemCount - documents.Count} systems did not run";
    }

    private static string ReadIfThere(string path) => File.Exists(path) ? File.ReadAllText(path) : "";

    private static Diagnostic NoResult(SystemGroup group, int exitCode) => new(
        DiagnosticCodes.SystemInvalid,
        $"the system '{group.Name}' left no result.",
        "a run that ends by itself",
        $"exit code {exitCode}",
        "see what it wrote to standard error");
}
