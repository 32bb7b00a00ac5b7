using System.Text;
using System.Text.RegularExpressions;

namespace Rehearsal.Scenarios.Tests;

/// <summary>Draws scenario files and checks what becomes of each.</summary>
internal sealed partial class ScenarioFuzz
{
    // What the largest file that is accepted may come to, filled columns counted; everything else stays far below it.
    private const long AllocatedBytesMax = 1L << 30;

    private static readonly string[] Known =
    [
        .. ScenarioReference.Examples().Select(static example => example.Yaml),
        .. MalformedCorpusTests.Files().Select(static file => Encoding.UTF8.GetString(File.ReadAllBytes(file))),
    ];

    private readonly int seed;
    private readonly Random random;
    private readonly DrawnScenario scenarios;
    private readonly DrawnYaml yaml;
    private readonly SchemaEvaluator schema = SchemaEvaluator.OfTheProgram();
    private long allocatedMax;
    private long allocatedSum;
    private long charactersSum;

    public ScenarioFuzz(int seed)
    {
        this.seed = seed;
        random = new Random(seed);
        scenarios = new DrawnScenario(random);
        yaml = new DrawnYaml(random);
    }

    /// <summary>Gets how many files were read as a scenario.</summary>
    public int AcceptedCount { get; private set; }

    /// <summary>Draws the next file and checks it.</summary>
    public void Next(int index)
    {
        var text = random.Next(4) switch
        {
            0 => TextMutation.Mutate(Known[random.Next(Known.Length)], random),
            1 => TextMutation.Mutate(yaml.Write(scenarios.Draw()), random),
            _ => yaml.Write(scenarios.Draw()),
        };
        try
        {
            Check(text, random.Next(8) == 0);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"seed {seed}, input {index}: {exception.Message}\n{text}", exception);
        }
    }

    public override string ToString() =>
        $"seed {seed}: {AcceptedCount} accepted, {charactersSum} characters, {allocatedSum} bytes allocated, at most {allocatedMax} for one file";

    private void Check(string text, bool alsoAsBytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = ScenarioYaml.Read("drawn.yaml", text);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        allocatedMax = Math.Max(allocatedMax, allocated);
        allocatedSum += allocated;
        charactersSum += text.Length;
        Assert.True(allocated <= AllocatedBytesMax, $"{allocated} bytes allocated for {text.Length} characters");

        Assert.True(reading.Scenario is null == reading.Diagnostics.Count > 0, "neither a scenario nor an error, or both");
        CheckErrors(reading.Diagnostics);
        if (reading.Scenario is { } scenario)
        {
            AcceptedCount++;
            CheckErrors(ScenarioValidator.Validate(scenario, MalformedCorpusTests.Shop));
            CheckWritten(scenario);
            if (random.Next(4) == 0)
            {
                Assert.True(SchemaTests.TryParse(text, out var value), "not read as a value");
                Assert.Null(schema.Evaluate(value));
            }
        }

        if (alsoAsBytes && Encoding.UTF8.GetBytes(text) is { Length: > 0 } bytes)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            CheckErrors(ScenarioYaml.Read("drawn.yaml", bytes).Diagnostics);
        }
    }

    private static void CheckWritten(Scenario scenario)
    {
        var hash = ScenarioHash.Compute(scenario);

        // Thousands of rounds, each written out, may be more than a file can hold.
        if (ScenarioYaml.Write(scenario) is { Length: < ScenarioLimits.FileBytesMax / 2 } written)
        {
            Assert.Equal(hash, ScenarioHash.Compute(MarkedYaml.ReadGood(written)));
        }
    }

    private static void CheckErrors(IReadOnlyList<Diagnostic> errors)
    {
        Assert.True(errors.Count <= ScenarioLimits.DiagnosticsMax);
        foreach (var error in errors)
        {
            var said = DiagnosticText.Format(error);
            Assert.Matches(Form(), said);
            Assert.DoesNotMatch(StackTrace(), said);
            Assert.True(error.Message.Length > 0 && error.Expected.Length > 0 && error.Found.Length > 0 && error.Fix.Length > 0, said);
            Assert.DoesNotContain(said, static c => c != '\n' && char.IsControl(c));
            Assert.True(said.Length < 20_000, $"an error of {said.Length} characters");
        }
    }

    // Places count from 1.
    [GeneratedRegex(@"\Adrawn\.yaml:[1-9][0-9]*:[1-9][0-9]*: error RHS[0-9]{4}: [^\n]+\n  expected[^\n]+\n  found[^\n]+\n  fix[^\n]+\z")]
    private static partial Regex Form();

    [GeneratedRegex(@"\bat \w+(\.\w+)+\(|System\.[A-Z]\w*Exception|YamlDotNet")]
    private static partial Regex StackTrace();
}
