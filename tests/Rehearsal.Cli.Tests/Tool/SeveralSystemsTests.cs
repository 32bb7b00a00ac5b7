using System.Xml.Linq;

namespace Rehearsal.Cli.Tests.Tool;

/// <summary>The tool on two systems at once.</summary>
public sealed class SeveralSystemsTests(BuiltSystems systems) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_Json_IsOneDocumentInOrder()
    {
        Write("1/scenarios/a.yaml", systems.One, SampleSystem.Passing);
        Write("2/scenarios/a.yaml", systems.Two, SampleSystem.Failing);
        Write("3/scenarios/b.yaml", systems.One, SampleSystem.Passing);

        var result = await ToolProcess.RunAsync(folder.Root, "run", ".", "--format", "json");

        Assert.Equal(1, result.ExitCode);
        var runs = result.Json.GetProperty("scenarios").EnumerateArray().ToArray();
        Assert.Equal(
            ["./1/scenarios/a.yaml", "./3/scenarios/b.yaml", "./2/scenarios/a.yaml"],
            runs.Select(run => run.GetProperty("file").GetString()));
        Assert.Equal(["passed", "passed", "failed"], runs.Select(run => run.GetProperty("verdict").GetString()));
        Assert.All(runs, run => Assert.True(File.Exists(folder.Path(run.GetProperty("recording").GetString()!))));
        Assert.Equal(3, runs.Select(run => run.GetProperty("recording").GetString()).Distinct().Count());
        Assert.Empty(result.Json.GetProperty("errors").EnumerateArray());
    }

    [Fact]
    public async Task Run_AFileThatIsMissingAndOneWithoutASystem_AreToldWithWhatIsWrongWithTheOthers()
    {
        Write("1/scenarios/a.yaml", systems.One, SampleSystem.Invalid);
        folder.Write("2/scenarios/b.yaml", "name: b\nstep: []\n");

        var result = await ToolProcess.RunAsync(folder.Root, "run", "nowhere.yaml", "1", "2", "--format", "json");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            ["RHS0002 ", "RHS0003 2/scenarios/b.yaml", "RHS0101 2/scenarios/b.yaml", "RHS0201 1/scenarios/a.yaml"],
            result.Json.GetProperty("errors").EnumerateArray().Select(static error => $"{error.GetProperty("code")} {error.GetProperty("file")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_Text_ShowsEachInTurnAndATotal()
    {
        Write("1/scenarios/a.yaml", systems.One, SampleSystem.Passing);
        Write("2/scenarios/a.yaml", systems.Two, SampleSystem.Failing);

        var result = await ToolProcess.RunAsync(folder.Root, "run", ".", "--format", "text", "--format", "json=out/run.json", "--format", "text=out/run.txt");

        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("\ntotal of 2 systems: 1 passed, 1 failed\n", result.Output, StringComparison.Ordinal);
        Assert.True(
            result.Output.IndexOf("A call is answered\n", StringComparison.Ordinal) <= result.Output.IndexOf("A call is answered twice", StringComparison.Ordinal));
        Assert.EndsWith("\ntotal of 2 systems: 1 passed, 1 failed\n", File.ReadAllText(folder.Path("out/run.txt")), StringComparison.Ordinal);
        Assert.Contains("A call is answered twice", File.ReadAllText(folder.Path("out/run.txt")), StringComparison.Ordinal);
        Assert.Contains("\"verdict\": \"failed\"", File.ReadAllText(folder.Path("out/run.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BuildServersFormats_HaveTheScenariosOfAllSystems()
    {
        Write("1/scenarios/a.yaml", systems.One, SampleSystem.Passing);
        Write("2/scenarios/a.yaml", systems.Two, SampleSystem.Failing);

        var result = await ToolProcess.RunAsync(
            folder.Root, "run", ".", "--format", "junit", "--format", "trx=out/run.trx", "--format", "html=out/run.html", "--format", "markdown=out/run.md", "--format", "github=out/run.txt");

        Assert.Equal(1, result.ExitCode);
        var junit = XDocument.Parse(result.Output).Root!;
        Assert.Equal(("2", "1"), (junit.Attribute("tests")!.Value, junit.Attribute("failures")!.Value));
        Assert.Equal(2, XDocument.Load(folder.Path("out/run.trx")).Root!.Descendants().Count(static element => element.Name.LocalName == "UnitTestResult"));

        // The page has the flows, which are read from the recordings.
        Assert.Equal(2, File.ReadAllText(folder.Path("out/run.html")).Split("<table class=\"waterfall\">").Length - 1);
        Assert.StartsWith("## ❌ 1 passed, 1 failed\n", File.ReadAllText(folder.Path("out/run.md")), StringComparison.Ordinal);
        Assert.StartsWith("::error file=./2/scenarios/a.yaml,line=", File.ReadAllText(folder.Path("out/run.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_GitHub_AppendsToTheStepsSummary()
    {
        Write("1/scenarios/a.yaml", systems.One, SampleSystem.Failing);
        File.WriteAllText(folder.Path("summary.md"), "before\n");

        var result = await ToolProcess.RunAsync(folder.Root, new Dictionary<string, string> { ["GITHUB_STEP_SUMMARY"] = folder.Path("summary.md") }, "run", ".", "--format", "github");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("::error file=./1/scenarios/a.yaml", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("before\n## ❌ 0 passed, 1 failed\n", File.ReadAllText(folder.Path("summary.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OneSystemHasAnInvalidFile_NothingRuns()
    {
        Write("1/scenarios/a.yaml", systems.One, SampleSystem.Passing);
        Write("2/scenarios/a.yaml", systems.Two, SampleSystem.Invalid);

        var result = await ToolProcess.RunAsync(folder.Root, "run", ".", "--format", "json");

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Json.GetProperty("scenarios").EnumerateArray());
        var error = Assert.Single(result.Json.GetProperty("errors").EnumerateArray());
        Assert.Equal("./2/scenarios/a.yaml", error.GetProperty("file").GetString());
        Assert.False(Directory.Exists(folder.Path(".rehearsal")));
    }

    [Fact]
    public async Task Run_TagThatOneSystemLacks_RunsTheOther()
    {
        Write("1/scenarios/a.yaml", systems.One, SampleSystem.Passing);
        Write("2/scenarios/a.yaml", systems.Two, SampleSystem.Failing);

        var result = await ToolProcess.RunAsync(folder.Root, "run", ".", "--tag", "commit", "--format", "json");

        Assert.Equal(0, result.ExitCode);
        Assert.Single(result.Json.GetProperty("scenarios").EnumerateArray());
    }

    [Fact]
    public async Task Run_TagNobodyHas_ExitsWith2()
    {
        Write("1/scenarios/a.yaml", systems.One, SampleSystem.Passing);
        Write("2/scenarios/a.yaml", systems.Two, SampleSystem.Passing);

        Assert.Equal(2, (await ToolProcess.RunAsync(folder.Root, "run", ".", "--tag", "other")).ExitCode);
    }

    [Fact]
    public async Task Validate_TwoSystems_CountsThem()
    {
        Write("1/scenarios/a.yaml", systems.One, SampleSystem.Passing);
        Write("2/scenarios/a.yaml", systems.Two, SampleSystem.Failing);

        var result = await ToolProcess.RunAsync(folder.Root, "scenario", "validate", ".");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("2 scenarios of 2 systems are valid\n", result.Output);
    }

    private void Write(string file, string system, string scenario) => folder.Write(file, $"system: '{system}'\n{scenario}");
}
