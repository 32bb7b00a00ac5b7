namespace Rehearsal.Hosting;

/// <summary>The report formats a command line may name.</summary>
internal static class ReportFormats
{
    public const string Text = "text";

    public const string Json = "json";

    public const string JUnit = "junit";

    public const string Trx = "trx";

    public const string Html = "html";

    public const string Markdown = "markdown";

    public const string GitHub = "github";

    public const string Mermaid = "mermaid";

    /// <summary>Gets the formats of every command.</summary>
    public static IReadOnlyList<string> Plain { get; } = [Text, Json];

    /// <summary>Gets the formats of what came of runs.</summary>
    public static IReadOnlyList<string> OfRuns { get; } = [Text, Json, JUnit, Trx, Html, Markdown, GitHub];

    /// <summary>Gets the formats of flows.</summary>
    public static IReadOnlyList<string> OfFlows { get; } = [Text, Json, Mermaid, Html];
}
