using System.Runtime.CompilerServices;

namespace Rehearsal.Scenarios.Tests;

/// <summary>A corpus of wrong scenario files: <c>expected.txt</c> says for each which error stands first, where, and in which words.</summary>
/// <remarks>To approve new expectations, run the tests with <c>REHEARSAL_APPROVE=1</c>, then read the difference.</remarks>
public sealed class MalformedCorpusTests
{
    internal static readonly SystemCatalog Shop = new(
        [
            new EventSchema("OrderCreated", [new FieldSchema("order_id", FieldKind.Text, Required: true)], HasExample: true),
            new EventSchema("PaymentFailed", [new FieldSchema("order_id", FieldKind.Text, Required: true)], HasExample: false),
            new EventSchema("OrderCancelled", [new FieldSchema("order_id", FieldKind.Text, Required: true)], HasExample: false),
        ],
        [
            new ServiceSchema("order_service", ["accept", "cancel"]) { Handles = ["OrderCreated", "PaymentFailed"], Endpoints = [new EndpointSchema("GET /orders", "list")] },
            new ServiceSchema("stock_service", ["hold"]) { Handles = ["OrderCreated"], Endpoints = [new EndpointSchema("GET /stock", "count")] },
            new ServiceSchema("price_service", []) { Endpoints = [new EndpointSchema("GET /prices", "quote")] },
        ]);

    private static string Folder { get; } = Path.Combine(SourceFolder(), "Files");

    [Fact]
    public void Corpus_EveryFile_IsRefusedWhereItIsWrong()
    {
        var expected = Path.Combine(SourceFolder(), "expected.txt");
        var found = Directory.GetFiles(Folder).Order(StringComparer.Ordinal).Select(static file => $"{Path.GetFileName(file)} {FirstErrorOf(file)}").ToList();
        if (Environment.GetEnvironmentVariable("REHEARSAL_APPROVE") == "1")
        {
            File.WriteAllLines(expected, found);
        }

        Assert.Equal(File.ReadAllLines(expected), found);
        Assert.True(found.Count >= 100);
    }

    /// <summary>Gets every file of the corpus.</summary>
    internal static IEnumerable<string> Files() => Directory.GetFiles(Folder).Order(StringComparer.Ordinal);

    private static string FirstErrorOf(string file)
    {
        var reading = ScenarioYaml.Read("a.yaml", File.ReadAllBytes(file));
        var errors = reading.Scenario is { } scenario ? ScenarioValidator.Validate(scenario, Shop) : reading.Diagnostics;
        return errors.Count == 0 ? "accepted" : $"{errors[0].Location.Line}:{errors[0].Location.Column} {errors[0].Code} {errors[0].Message}";
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
