using System.Globalization;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Writes GitHub Actions workflow commands: an annotation at the line of each check that failed and each error, and the totals.</summary>
/// <remarks>See "Workflow commands for GitHub Actions". The run's page gets the Markdown report, through the file that <see cref="SummaryVariable"/> names.</remarks>
internal static class GitHubReport
{
    /// <summary>The environment variable in which GitHub Actions names the file of the step's summary.</summary>
    public const string SummaryVariable = "GITHUB_STEP_SUMMARY";

    public static void Write(TextWriter writer, ReportDocument document)
    {
        foreach (var scenario in document.Scenarios.Where(static scenario => !scenario.IsPassed))
        {
            if (scenario.Error is { } error)
            {
                Annotate(writer, "error", scenario.File, default, scenario.Name, $"{error}\nrepeat: {scenario.Repeat}");
            }

            if (scenario.Divergence is { } divergence)
            {
                Annotate(writer, "error", scenario.File, default, scenario.Name, $"{divergence}\nrepeat: {scenario.Repeat}");
            }

            foreach (var check in scenario.FailedChecks)
            {
                Annotate(writer, "error", scenario.File, check.Location, scenario.Name, $"{CheckWords.NameOf(check)}: expected {check.Expected}, actual {check.Actual}\nrepeat: {scenario.Repeat}");
            }
        }

        foreach (var error in document.Errors)
        {
            Annotate(writer, "error", error.File, error.Location, error.Code, $"{error.Message} expected: {error.Expected}; found: {error.Found}; fix: {error.Fix}");
        }

        Annotate(writer, "notice", null, default, "rehearsal", ReportTotals.Of(document));
    }

    private static void Annotate(TextWriter writer, string command, string? file, SourceLocation location, string title, string message)
    {
        List<string> properties = [];
        if (file is not null)
        {
            properties.Add($"file={Property(file)}");
            if (location.IsKnown)
            {
                properties.Add(string.Create(CultureInfo.InvariantCulture, $"line={location.Line}"));
            }
        }

        properties.Add($"title={Property(title)}");
        writer.Write($"::{command} {string.Join(',', properties)}::{Message(message)}\n");
    }

    private static string Message(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Message(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
