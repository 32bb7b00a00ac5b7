using System.CommandLine;
using System.Text.Json;

namespace Rehearsal.Hosting.Tests;

public sealed class RunCommandLineTests
{
    private readonly TestOutput output = TestOutput.Create();
    private RunOptions? options;

    [Fact]
    public async Task Run_PathAlone_HasTheDefaults()
    {
        Assert.Equal(0, await RunAsync("run", "samples/Shop"));

        Assert.Equal(["samples/Shop"], options!.Paths);
        Assert.Equal("simulated", options.Stage);
        Assert.Null(options.Seed);
        Assert.Null(options.System);
        Assert.Null(options.Output);
        Assert.Empty(options.Tags);
        Assert.Equal([new ReportTarget("text", null)], options.Formats);
    }

    [Fact]
    public async Task Run_EveryOption_IsRead()
    {
        Assert.Equal(0, await RunAsync(
            "run", "a.yaml", "--stage", "local", "--seed", "9007199254740991", "--system", "../S.csproj", "--tag", "commit", "--tag=slow",
            "--output", "out", "--format", "json", "--format", "text=report=1.txt", "b.yaml"));

        Assert.Equal(["a.yaml", "b.yaml"], options!.Paths);
        Assert.Equal("local", options.Stage);
        Assert.Equal((1UL << 53) - 1, options.Seed);
        Assert.Equal("../S.csproj", options.System);
        Assert.Equal(["commit", "slow"], options.Tags);
        Assert.Equal("out", options.Output);
        Assert.Equal([new ReportTarget("json", null), new ReportTarget("text", "report=1.txt")], options.Formats);
    }

    [Fact]
    public async Task Run_EveryReportInAFile_AddsTextToStandardOutput()
    {
        await RunAsync("run", "a.yaml", "--format=json=run.json");

        Assert.Equal([new ReportTarget("text", null), new ReportTarget("json", "run.json")], options!.Formats);
    }

    [Fact]
    public async Task Run_WordsAfterTwoDashes_ArePaths()
    {
        Assert.Equal(0, await RunAsync("run", "a.yaml", "--", "--seed", "-x"));

        Assert.Equal(["a.yaml", "--seed", "-x"], options!.Paths);
        Assert.Null(options.Seed);
    }

    [Theory]
    [InlineData(false, "run", "a.yaml")]
    [InlineData(false, "run", "a.yaml", "--verify-determinism=false")]
    [InlineData(true, "run", "a.yaml", "--verify-determinism")]
    [InlineData(true, "run", "--verify-determinism", "a.yaml")]
    [InlineData(true, "run", "--verify-determinism", "a.yaml", "--verify-determinism", "--stage", "simulated")]
    public async Task Run_VerifyDeterminism_TakesNoWordOfThePaths(bool expected, params string[] args)
    {
        Assert.Equal(0, await RunAsync(args));

        Assert.Equal(["a.yaml"], options!.Paths);
        Assert.Equal(expected, options.VerifyDeterminism);
    }

    [Theory]
    [InlineData("no path is given", "run")]
    [InlineData("write '--seed'", "run", "a.yaml", "--sed", "5")]
    [InlineData("'1.5' is not a seed", "run", "a.yaml", "--seed", "1.5")]
    [InlineData("'-1' is not a seed", "run", "a.yaml", "--seed", "-1")]
    [InlineData("'9007199254740992' is not a seed", "run", "a.yaml", "--seed", "9007199254740992")]
    [InlineData("'--seed' has no value", "run", "a.yaml", "--seed")]
    [InlineData("'--seed' has no value", "run", "a.yaml", "--seed", "--stage", "local")]
    [InlineData("'--seed' stands 2 times", "run", "a.yaml", "--seed", "1", "--seed", "2")]
    [InlineData("write 'simulated'", "run", "a.yaml", "--stage", "simulatd")]
    [InlineData("this command has no format 'mermaid'", "run", "a.yaml", "--format", "mermaid=x.md")]
    [InlineData("write 'json'", "run", "a.yaml", "--format", "jsn")]
    [InlineData("the file of 'json=' has no name", "run", "a.yaml", "--format", "json=")]
    [InlineData("two reports go to standard output", "run", "a.yaml", "--format", "text", "--format", "text")]
    [InlineData("two reports go to 'x'", "run", "a.yaml", "--format", "text=x", "--format", "json=x")]
    [InlineData("'--verify-determinism' needs the simulated stage", "run", "a.yaml", "--verify-determinism", "--stage", "local")]
    [InlineData("'--verify-determinism' needs the simulated stage", "run", "a.yaml", "--stage", "cluster", "--verify-determinism")]
    [InlineData("write '--verify-determinism'", "run", "a.yaml", "--verify-determinsm")]
    [InlineData("a path is empty", "run", "")]
    [InlineData("write 'run'", "rum", "a.yaml")]
    [InlineData("a command is missing")]
    [InlineData("unknown option '--wat'", "--wat")]
    [InlineData("'foo' is not a command here", "foo", "--help")]
    [InlineData("write 'validate'", "scenario", "validat", "--help")]
    [InlineData("'explore' is not part of this version", "explore", "--seeds", "10")]
    [InlineData("'dashboard' is not part of this version", "dashboard", "start", "--help")]
    [InlineData("'new' is not part of this version", "scenario", "new")]
    public async Task Run_BadUsage_SaysWhatIsWrongAndRunsNothing(string expected, params string[] args)
    {
        Assert.Equal(2, await RunAsync(args));

        Assert.Null(options);
        Assert.Empty(output.Out);
        Assert.Contains("error RHS0001: ", output.Error, StringComparison.Ordinal);
        Assert.Contains("  expected", output.Error, StringComparison.Ordinal);
        Assert.Contains("  fix:", output.Error, StringComparison.Ordinal);
        Assert.Contains(expected, output.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SeveralErrors_ReportsAllAtOnce()
    {
        Assert.Equal(2, await RunAsync("run", "--seed", "x", "--stage", "moon", "--format", "trxx", "a.yaml"));

        Assert.Contains("3 errors", output.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BehindAnUnknownCommand_NothingIsJudged()
    {
        Assert.Equal(2, await RunAsync("audit", "query", "--all", "x", "--format", "json"));

        using var document = JsonDocument.Parse(output.Out);
        Assert.Equal("'audit' is not part of this version.", Assert.Single(document.RootElement.GetProperty("errors").EnumerateArray()).GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("run", "--format", "json")]
    [InlineData("run", "--format=json", "--seed", "x", "a.yaml")]
    [InlineData("run", "--format", "json", "--format", "text", "a.yaml")]
    [InlineData("rum", "a.yaml", "--format", "json")]
    [InlineData("rum", "a.yaml", "--format=json")]
    [InlineData("rum", "--help", "--format:json")]
    public async Task Run_BadUsageWithJson_WritesOneDocumentAndNothingElse(params string[] args)
    {
        Assert.Equal(2, await RunAsync(args));

        using var document = JsonDocument.Parse(output.Out);
        Assert.Equal(0, document.RootElement.GetProperty("scenarios").GetArrayLength());
        var errors = document.RootElement.GetProperty("errors");
        Assert.True(errors.GetArrayLength() > 0);
        Assert.Equal("RHS0001", errors[0].GetProperty("code").GetString());
        Assert.Equal(JsonValueKind.Null, errors[0].GetProperty("file").ValueKind);
        Assert.Empty(output.Error);
    }

    [Theory]
    [InlineData("Examples:", "run", "--help")]
    [InlineData("Exit codes: ", "run", "--help")]
    [InlineData("rehearse run samples/Shop", "run", "--help")]
    [InlineData("--verify-determinism", "run", "--help")]
    [InlineData("rehearse scenario validate", "scenario", "validate", "--help")]
    [InlineData("scenario", "--help")]
    public async Task Help_EveryCommand_ShowsHelpAndSucceeds(string expected, params string[] args)
    {
        Assert.Equal(0, await RunAsync(args));

        Assert.Contains(expected, output.Out, StringComparison.Ordinal);
        Assert.Empty(output.Error);
    }

    private Task<int> RunAsync(params string[] args)
    {
        var root = new RootCommand("Rehearses.")
        {
            RunCommandLine.Create((read, _) =>
            {
                options = read;
                return Task.FromResult(0);
            }),
            ScenarioCommandLine.Create((_, _) => Task.FromResult(0)),
        };
        return CommandLineProgram.RunAsync(root, args, output.Program, TestContext.Current.CancellationToken);
    }
}
