using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Rehearsal.Scenarios.Tests;

public sealed class SchemaTests
{
    // What a schema of this kind cannot say: relations between keys, whole files, patterns, names of the system, aliases.
    private static readonly string[] BeyondIt =
    [
        "count-between-reversed", "count-two-ways", "count-unknown-event", "data-bad-pattern", "duration-empty", "duration-min-above-max", "trigger-correlation-empty",
        "http-service-without-path", "http-url-and-service", "http-url-is-no-url", "http-without-target", "http-header-of-the-body", "http-timeout-zero", "http-save-bad-name",
        "invariant-says-nothing", "invariant-compare-without-of", "invariant-relation-without-operator", "invariant-unknown-field", "metric-without-bound",
        "metric-two-ways", "metric-time-is-a-text", "metric-events-of-a-service", "metric-bounds-reversed", "slo-two-targets", "slo-unknown-service",
        "within-min-above-max", "within-unknown-event", "waits-together-too-long", "repeats-together-too-many", "repeats-wait-too-long", "repeats-filled-too-large",
        "repeat-times-too-many", "repeat-as-is-no-name", "saved-value-unknown", "wait-two-timeouts", "wait-where-bad-path", "wait-where-unknown-field",
        "publish-without-event", "publish-event-and-events", "publish-unknown-field", "chaos-step-without-names", "chaos-step-unknown-fault", "command-error-without-failure",
        "command-error-no-pattern", "command-two-handlers", "command-no-handler", "http-unknown-service", "http-json-with-occurrence", "fault-without-event", "fault-cycle-without-event",
        "fault-window-reversed", "fault-duplicate-too-often", "fault-value-without-field", "fault-unknown-field", "fault-unknown-service", "fault-unknown-handler", "fault-names-twice",
        "trigger-unknown-event", "trigger-unknown-field", "trigger-missing-field", "trigger-wrong-field-type", "trigger-without-data-or-example",
        "table-without-steps", "table-row-misses-a-column", "table-row-has-another-column", "table-unknown-column", "table-column-of-wrong-type", "table-list-within-a-text",
        "table-keys-collide", "table-column-name", "settle-negative", "wait-for-time-too-long", "wait-timeout-overflow", "yaml-control-character", "yaml-invalid-utf8",
    ];

    private readonly SchemaEvaluator schema = SchemaEvaluator.OfTheProgram();

    private static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", ".."));

    [Fact]
    public void Schema_AcceptsEveryScenarioOfTheRepository()
    {
        var files = new[] { "samples", Path.Combine("docs", "snippets"), Path.Combine("tests", "Rehearsal.Scenarios.Tests", "Seeds") }
            .SelectMany(static folder => Directory.GetFiles(Path.Combine(Root, folder), "*.yaml", SearchOption.AllDirectories))
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToList();

        Assert.True(files.Count > 10);
        Assert.All(files, file => Assert.Null(schema.Evaluate(Parse(File.ReadAllText(file)))));
        Assert.All(ScenarioReference.Examples(), example => Assert.Null(schema.Evaluate(Parse(example.Yaml))));
    }

    [Fact]
    public void Schema_RefusesWhatASchemaCan()
    {
        var accepted = MalformedCorpusTests.Files()
            .Where(file => TryParse(File.ReadAllText(file), out var value) && schema.Evaluate(value) is null)
            .Select(static file => Path.GetFileNameWithoutExtension(file))
            .ToList();

        Assert.Equal([], accepted.Except(BeyondIt));
    }

    private static JsonNode? Parse(string yaml) => TryParse(yaml, out var value) ? value : throw new FormatException(yaml);

    private static bool TryParse(string yaml, out JsonNode? value)
    {
        var errors = new ReadingErrors("a.yaml");
        var root = YamlTreeReader.Read(yaml, errors);
        value = root is null || errors.Any ? null : JsonNode.Parse(YamlJson.Encode(root, "the file", errors).Utf8Json.Span);
        return root is not null && !errors.Any;
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
