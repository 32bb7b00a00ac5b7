using System.Text.Json;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>The JSON document of <c>run</c>, read back: what every report but the text is made of, be it of one system's process or of several.</summary>
/// <param name="Scenarios">The scenarios in order.</param>
/// <param name="Errors">What kept the command from running, or from going on.</param>
internal sealed record ReportDocument(IReadOnlyList<ReportedScenario> Scenarios, IReadOnlyList<Diagnostic> Errors)
{
    /// <summary>Reads a document that <see cref="RunJson"/> wrote.</summary>
    /// <param name="json">The document.</param>
    /// <returns>What stands in it.</returns>
    public static ReportDocument Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new ReportDocument(
            [.. root.GetProperty("scenarios").EnumerateArray().Select(ReportedScenario.Read)],
            [.. root.GetProperty("errors").EnumerateArray().Select(ReadError)]);
    }

    /// <summary>Counts the scenarios with a verdict.</summary>
    /// <param name="verdict">The verdict's word.</param>
    /// <returns>Their number.</returns>
    public int Count(string verdict) => Scenarios.Count(scenario => scenario.Verdict == verdict);

    private static Diagnostic ReadError(JsonElement error) => new(
        error.GetProperty("code").GetString()!,
        error.GetProperty("message").GetString()!,
        error.GetProperty("expected").GetString()!,
        error.GetProperty("found").GetString()!,
        error.GetProperty("fix").GetString()!)
    {
        File = error.GetProperty("file").GetString(),
        Location = new SourceLocation(NumberOf(error, "line"), NumberOf(error, "column")),
    };

    private static int NumberOf(JsonElement element, string name) => element.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetInt32() : 0;
}
