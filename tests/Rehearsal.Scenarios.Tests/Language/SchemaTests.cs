using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Rehearsal.Scenarios.Tests;

public sealed class SchemaTests
{
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

    /// <remarks>
    /// <c>beyond-schema.txt</c> lists the malformed files that the schema lets pass: relations between values, totals, patterns, names of the
    /// system, columns. To approve a new list, run the tests with <c>REHEARSAL_APPROVE=1</c>.
    /// </remarks>
    [Fact]
    public void Schema_RefusesWhatASchemaCan()
    {
        var accepted = MalformedCorpusTests.Files()
            .Where(file => TryParse(File.ReadAllText(file), out var value) && schema.Evaluate(value) is null)
            .Select(static file => Path.GetFileNameWithoutExtension(file))
            .ToList();

        var list = Path.Combine(SourceFolder(), "..", "Malformed", "beyond-schema.txt");
        if (Environment.GetEnvironmentVariable("REHEARSAL_APPROVE") == "1")
        {
            File.WriteAllLines(list, accepted);
        }

        Assert.Equal(File.ReadAllLines(list), accepted);
    }

    private static JsonNode? Parse(string yaml) => TryParse(yaml, out var value) ? value : throw new FormatException(yaml);

    /// <summary>Reads YAML as the value that an editor would check.</summary>
    internal static bool TryParse(string yaml, out JsonNode? value)
    {
        var errors = new ReadingErrors("a.yaml");
        var root = YamlTreeReader.Read(yaml, errors);
        value = root is null || errors.Any ? null : JsonNode.Parse(YamlJson.Encode(root, "the file", errors).Utf8Json.Span);
        return root is not null && !errors.Any;
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
