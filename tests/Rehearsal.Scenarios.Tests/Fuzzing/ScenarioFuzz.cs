using System.Text;
using System.Text.RegularExpressions;
using Rehearsal.Fuzzing.Tests;

namespace Rehearsal.Scenarios.Tests;

/// <summary>Draws scenario files and checks what becomes of each.</summary>
internal sealed partial class ScenarioFuzz : Fuzz<string>
{
    // What the largest file that is accepted may come to, filled columns counted; everything else stays far below it.
    private const long AllocatedBytesMax = 1L << 30;

    // Nearly all that is made of it comes to what a file may hold at most, and takes as long as thousands of others: it is drawn so much the more rarely.
    private const string FilledToTheBound = "repeats-filled-too-large.yaml";
    private const int FilledOneIn = 1_000;

    private static readonly string[] Known =
    [
        .. ScenarioReference.Examples().Select(static example => example.Yaml),
        .. new[] { SeedFile.OrderFlow, SeedFile.PaymentFailure, SeedFile.DriverNoAccept }.Select(static file => Encoding.UTF8.GetString(SeedFile.Bytes(file))),
        .. MalformedCorpusTests.Files().Where(static file => new FileInfo(file).Name != FilledToTheBound).Select(static file => Encoding.UTF8.GetString(File.ReadAllBytes(file))),
    ];

    private static readonly string Filled =
        Encoding.UTF8.GetString(File.ReadAllBytes(MalformedCorpusTests.Files().Single(static file => new FileInfo(file).Name == FilledToTheBound)));

    private readonly DrawnScenario scenarios;
    private readonly DrawnYaml yaml;
    private readonly SchemaEvaluator schema = SchemaEvaluator.OfTheProgram();
    private long allocatedMax;
    private long allocatedSum;
    private long charactersSum;

    public ScenarioFuzz(int seed)
        : base(seed)
    {
        scenarios = new DrawnScenario(Random);
        yaml = new DrawnYaml(Random);
    }

    protected override string Costs => $"{charactersSum} characters, {allocatedSum} bytes allocated, at most {allocatedMax} for one file";

    protected override string Draw() => Random.Next(4) switch
    {
        0 => TextMutation.Mutate(Random.Next(FilledOneIn) == 0 ? Filled : Known[Random.Next(Known.Length)], Random),
        1 => TextMutation.Mutate(yaml.Write(scenarios.Draw()), Random),
        _ => yaml.Write(scenarios.Draw()),
    };

    protected override string Show(string input) => input;

    protected override bool Check(string input)
    {
        var isAccepted = CheckText(input);
        if (Random.Next(8) == 0)
        {
            CheckBytes(Encoding.UTF8.GetBytes(input));
        }

        return isAccepted;
    }

    private bool CheckText(string text)
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
            CheckErrors(ScenarioValidator.Validate(scenario, MalformedCorpusTests.Shop));
            CheckWritten(scenario);
            if (Random.Next(4) == 0)
            {
                Assert.True(SchemaTests.TryParse(text, out var value), "not read as a value");
                Assert.Null(schema.Evaluate(value));
            }
        }

        return reading.Scenario is not null;
    }

    private void CheckBytes(byte[] bytes)
    {
        for (var changes = bytes.Length > 0 ? Random.Next(1, 6) : 0; changes > 0; changes--)
        {
            bytes[Random.Next(bytes.Length)] = (byte)Random.Next(256);
        }

        var reading = ScenarioYaml.Read("drawn.yaml", bytes);
        Assert.True(reading.Scenario is null == reading.Diagnostics.Count > 0, "neither a scenario nor an error, or both");
        CheckErrors(reading.Diagnostics);
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
