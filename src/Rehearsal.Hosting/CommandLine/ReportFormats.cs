namespace Rehearsal.Hosting;

/// <summary>The report formats a command line may name.</summary>
internal static class ReportFormats
{
    public const string Text = "text";

    public const string Json = "json";

    /// <summary>Gets the formats this version writes.</summary>
    public static IReadOnlyList<string> Built { get; } = [Text, Json];

    /// <summary>Gets the formats the product names but this version does not write yet.</summary>
    public static IReadOnlyList<string> Later { get; } = ["junit", "trx", "html", "markdown", "github"];
}
