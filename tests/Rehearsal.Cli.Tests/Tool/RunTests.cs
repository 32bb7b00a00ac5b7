using System.Text.Json;

namespace Rehearsal.Cli.Tests.Tool;

/// <summary>The tool from its command line to its exit code, on one built system.</summary>
public sealed class RunTests(BuiltSystems systems) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_PassingScenario_ExitsWith0AndLeavesARecording()
    {
        folder.Write("scenarios/a.yaml", SampleSystem.Passing);

        var result = await ToolProcess.RunAsync(folder.Root, "run", ".", "--system", systems.One);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("1 passed, 0 failed", result.Output, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder.Path(".rehearsal"), "*.jsonl", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Run_FailingScenario_ExitsWith1()
    {
        var file = folder.Write("a.yaml", SampleSystem.Failing);

        Assert.Equal(1, (await ToolProcess.RunAsync(folder.Root, "run", file, "--system", systems.One)).ExitCode);
    }

    [Fact]
    public async Task Run_InvalidScenario_ExitsWith2AndRunsNothing()
    {
        folder.Write("scenarios/a.yaml", SampleSystem.Invalid);
        folder.Write("scenarios/b.yaml", SampleSystem.Passing);

        var result = await ToolProcess.RunAsync(folder.Root, "run", ".", "--system", systems.One);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("RHS0201", result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.False(Directory.Exists(folder.Path(".rehearsal")));
    }

    [Fact]
    public async Task Run_MistakesOfTheFileAndOfTheSystem_ComeTogether()
    {
        folder.Write("a.yaml", "name: N\nsteps:\n  - trigger: { event: Caled }\n  - wait: 5\n  - trigger: { event: Called, data: { id: 7 } }\n");

        var result = await ToolProcess.RunAsync(folder.Root, "run", "a.yaml", "--system", systems.One, "--format", "json");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("RHS0201, RHS0203, RHS0102", Codes(result.Json));
    }

    [Fact]
    public async Task Run_FileNamesItsSystem_StartsIt()
    {
        folder.Write("scenarios/a.yaml", $"system: '{systems.One}'\n{SampleSystem.Passing}");

        Assert.Equal(0, (await ToolProcess.RunAsync(folder.Root, "run", ".")).ExitCode);
    }

    [Fact]
    public async Task Run_WordsWithSpacesAndAccents_ReachTheSystem()
    {
        var file = folder.Write("scén arios/ä b.yaml", SampleSystem.Passing);

        var result = await ToolProcess.RunAsync(folder.Root, "run", file, "--system", systems.One, "--output", "my out", "--format", "json", "--seed", "7");

        Assert.Equal(0, result.ExitCode);
        var run = Assert.Single(result.Json.GetProperty("scenarios").EnumerateArray());
        Assert.Equal(file, run.GetProperty("file").GetString());
        Assert.Equal(7, run.GetProperty("seed").GetInt32());
        Assert.Single(Directory.GetFiles(folder.Path("my out"), "*.jsonl"));
    }

    [Fact]
    public async Task Run_ClusterStage_ExitsWith3()
    {
        var file = folder.Write("a.yaml", SampleSystem.Passing);

        var result = await ToolProcess.RunAsync(folder.Root, "run", file, "--system", systems.One, "--stage", "cluster", "--format", "json");

        Assert.Equal(3, result.ExitCode);
        Assert.Equal("RHS0006", Codes(result.Json));
    }

    [Theory]
    [InlineData("RHS0002", "nowhere.yaml")]
    [InlineData("RHS0003", "a.yaml")]
    [InlineData("RHS0003", "a.yaml", "--system", "nowhere")]
    [InlineData("RHS0001", "a.yaml", "--system", "foreign")]
    [InlineData("RHS0001", "a.yaml", "--stage", "moon")]
    [InlineData("RHS0001")]
    public async Task Run_BadInput_ExitsWith2AndOneDocument(string code, params string[] words)
    {
        folder.Write("a.yaml", SampleSystem.Passing);

        var result = await ToolProcess.RunAsync(folder.Root, ["run", .. words, "--format", "json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(code, Codes(result.Json));
        Assert.Empty(result.Json.GetProperty("scenarios").EnumerateArray());
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task Validate_ValidAndInvalid_ExitWith0And2()
    {
        var valid = folder.Write("a.yaml", SampleSystem.Passing);
        var invalid = folder.Write("b.yaml", SampleSystem.Invalid);

        Assert.Equal(0, (await ToolProcess.RunAsync(folder.Root, "scenario", "validate", valid, "--system", systems.One)).ExitCode);
        Assert.Equal(2, (await ToolProcess.RunAsync(folder.Root, "scenario", "validate", invalid, "--system", systems.One)).ExitCode);
        Assert.False(Directory.Exists(folder.Path(".rehearsal")));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("scenario", "validate", "--help")]
    [InlineData("flow", "analyze", "--help")]
    [InlineData("--version")]
    public async Task Help_AnyCommand_ExitsWith0(params string[] words)
    {
        var result = await ToolProcess.RunAsync(folder.Root, words);

        Assert.Equal(0, result.ExitCode);
        Assert.NotEmpty(result.Output);
        Assert.Empty(result.Errors);
    }

    private static string Codes(JsonElement document) =>
        string.Join(", ", document.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("code").GetString()));
}
