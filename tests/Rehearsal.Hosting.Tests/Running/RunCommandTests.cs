using System.Security.Cryptography;
using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Stages;

namespace Rehearsal.Hosting.Tests;

public sealed class RunCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestOutput output = TestOutput.Create();
    private readonly PreparedStage stage;
    private Func<ScenarioRun, CancellationToken, ScenarioRun> prepare = static (run, _) => run;

    public RunCommandTests() => stage = new PreparedStage((run, cancellationToken) => prepare(run, cancellationToken));

    private string Output => $"{folder.Path}/out";

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_ScenarioThatPasses_ExitsWith0AndKeepsItsRecording()
    {
        var file = folder.Write("scenarios/Call answered.yaml", EchoScenario.Passing);

        Assert.Equal(0, Run("json", [file]));

        var run = Assert.Single(Document().GetProperty("scenarios").EnumerateArray());
        Assert.Equal("passed", run.GetProperty("verdict").GetString());
        Assert.Equal($"{Output}/call-answered-simulated.jsonl", run.GetProperty("recording").GetString());
        var bytes = File.ReadAllBytes(run.GetProperty("recording").GetString()!);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), run.GetProperty("recording_sha256").GetString());
        Assert.Equal(output.Out, File.ReadAllText($"{Output}/run.json"));
    }

    [Theory]
    [InlineData("call-simulated.jsonl", "the recording cannot be written.")]
    [InlineData("run.json", "run.json' cannot be written.")]
    public void Run_WhatItLeavesCannotBeWritten_ExitsWith1AndSaysSo(string taken, string expected)
    {
        var file = folder.Write("scenarios/call.yaml", EchoScenario.Passing);
        Directory.CreateDirectory($"{Output}/{taken}/in-the-way");

        Assert.Equal(1, Run("text", [file]));

        Assert.Contains(expected, output.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", output.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Output, "*.part"));
    }

    [Fact]
    public void Run_ScenarioThatFails_ExitsWith1AndRunsTheOthers()
    {
        folder.Write("scenarios/a.yaml", EchoScenario.Failing);
        folder.Write("scenarios/b.yaml", EchoScenario.Passing);

        Assert.Equal(1, Run("text", [folder.Path]));

        Assert.Equal(2, stage.Ran.Count);
        Assert.Contains("1 passed, 1 failed", output.Out, StringComparison.Ordinal);
        Assert.Contains("What happened", output.Out, StringComparison.Ordinal);
        Assert.Contains($"rehearse run {folder.Path}/scenarios/a.yaml --stage simulated --seed 7", output.Out, StringComparison.Ordinal);
        Assert.Equal(2, output.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Run_Seed_IsTheOptionsOverTheFilesOver1()
    {
        folder.Write("scenarios/a.yaml", EchoScenario.Failing);
        folder.Write("scenarios/b.yaml", EchoScenario.Passing);

        Run("text", [folder.Path]);
        Run("text", [folder.Path], seed: 42);

        Assert.Equal([7UL, 1UL, 42UL, 42UL], stage.Ran.Select(static run => run.Seed));
    }

    [Fact]
    public void Run_OneBadFile_ExitsWith2AndNothingRuns()
    {
        folder.Write("scenarios/a.yaml", EchoScenario.Passing);
        folder.Write("scenarios/b.yaml", EchoScenario.UnknownEvent);
        folder.Write("scenarios/c.yaml", "nam: x");

        Assert.Equal(2, Run("text", [folder.Path]));

        Assert.Empty(stage.Ran);
        Assert.Empty(output.Out);
        Assert.False(Directory.Exists(Output));
        Assert.Contains("b.yaml:3:", output.Error, StringComparison.Ordinal);
        Assert.Contains("c.yaml:1:1: error RHS0101", output.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OneBadFileWithJson_WritesOneDocumentAndNothingElse()
    {
        folder.Write("scenarios/b.yaml", EchoScenario.UnknownEvent);

        Assert.Equal(2, Run("json", [folder.Path]));

        var error = Assert.Single(Document().GetProperty("errors").EnumerateArray());
        Assert.Equal("RHS0201", error.GetProperty("code").GetString());
        Assert.Equal(3, error.GetProperty("line").GetInt32());
        Assert.Empty(output.Error);
    }

    [Fact]
    public void Run_SystemWithErrors_ExitsWith2AndNamesEach()
    {
        var file = folder.Write("scenarios/a.yaml", EchoScenario.Passing);

        Assert.Equal(2, new RunCommand(static errors => LoadedSystem.Load("empty", static _ => { }, errors), (_, _) => stage, output.Program, TimeProvider.System)
            .Run(Options("text", [file]), CancellationToken.None));

        Assert.Contains("error RHS0005: the system 'empty' cannot be started.", output.Error, StringComparison.Ordinal);
        Assert.Empty(stage.Ran);
    }

    [Fact]
    public void Run_UserCodeThatThrows_ExitsWith2AndNamesTheException()
    {
        var file = folder.Write("scenarios/a.yaml", EchoScenario.Passing);

        Assert.Equal(2, new RunCommand(
            static errors => LoadedSystem.Load("broken", static _ => throw new InvalidOperationException("no settings"), errors), (_, _) => stage, output.Program, TimeProvider.System)
            .Run(Options("text", [file]), CancellationToken.None));

        Assert.Contains("InvalidOperationException: no settings", output.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EchoScenario.Passing, 3)]
    [InlineData(EchoScenario.UnknownEvent, 2)]
    public void Run_ClusterStage_ExitsWith3UnlessTheInputIsBad(string scenario, int expected)
    {
        var file = folder.Write("scenarios/a.yaml", scenario);

        Assert.Equal(expected, new RunCommand(EchoSystem.Load, StageProviders.Create, output.Program, TimeProvider.System)
            .Run(Options("text", [file]) with { Stage = "cluster" }, CancellationToken.None));

        Assert.Contains("error RHS0006: the cluster stage is not part of this version.", output.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public void Run_LogThatCannotBeKept_ExitsWith1SaysWhyAndRunsNothingFurther()
    {
        folder.Write("scenarios/a.yaml", EchoScenario.Passing);
        folder.Write("scenarios/b.yaml", EchoScenario.Passing);
        prepare = static (_, _) => throw new EventLogException(EventLogProblem.DiskFull, "out/a-local.log", null, "room for what is written", "a full disk", "make room");

        Assert.Equal(1, Run("text", [folder.Path]));

        Assert.Contains("out/a-local.log: error RHS0009: the run cannot keep its log: the event log has no room.", output.Error, StringComparison.Ordinal);
        Assert.Contains("--output DIR", output.Error, StringComparison.Ordinal);
        Assert.Contains("2 not run", output.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Interrupted_KeepsTheRecordingSoFarAndRunsNothingFurther()
    {
        folder.Write("scenarios/a.yaml", EchoScenario.Passing);
        folder.Write("scenarios/b.yaml", EchoScenario.Passing);
        prepare = static (run, _) => throw new RunInterruptedException(run with { Verdict = Verdict.Error, Error = "interrupted", Records = [.. run.Records.Take(3)] });

        Assert.Equal(130, Run("json", [folder.Path]));

        var run = Assert.Single(Document().GetProperty("scenarios").EnumerateArray());
        Assert.Equal("error", run.GetProperty("verdict").GetString());
        Assert.Equal("interrupted", run.GetProperty("error").GetString());
        Assert.Equal(4, File.ReadAllLines(run.GetProperty("recording").GetString()!).Length);
    }

    [Fact]
    public void Run_InterruptedAfterTheLastStep_IsNotLost()
    {
        folder.Write("scenarios/a.yaml", EchoScenario.Passing);
        folder.Write("scenarios/b.yaml", EchoScenario.Passing);
        using var source = new CancellationTokenSource();
        prepare = (run, _) =>
        {
            source.Cancel();
            return run;
        };

        Assert.Equal(130, Command().Run(Options("text", [folder.Path]), source.Token));

        Assert.Single(stage.Ran);
        Assert.Contains("1 passed, 0 failed, 1 not run", output.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RunThatBreaksDown_ExitsWith1AndShowsTheError()
    {
        var file = folder.Write("scenarios/a.yaml", EchoScenario.Passing);
        prepare = static (run, _) => run with { Verdict = Verdict.Error, Error = "The scheduler made no progress.", InFlight = ["Called at echo_service.answer"] };

        Assert.Equal(1, Run("text", [file]));

        Assert.Contains("error   The scheduler made no progress.", output.Out, StringComparison.Ordinal);
        Assert.Contains("Called at echo_service.answer", output.Out, StringComparison.Ordinal);
        Assert.Contains("0 passed, 0 failed, 1 broke down", output.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_StageThatThrows_ReportsWhatRanAndTheErrorInOneDocument()
    {
        folder.Write("scenarios/a.yaml", EchoScenario.Passing);
        folder.Write("scenarios/b.yaml", EchoScenario.Failing);
        folder.Write("scenarios/c.yaml", EchoScenario.Passing);
        prepare = static (run, _) => run.Verdict == Verdict.Passed ? run : throw new InvalidOperationException("a fault of ours");

        Assert.Equal(1, Run("json", [folder.Path]));

        Assert.Equal(2, stage.Ran.Count);
        Assert.Equal("passed", Assert.Single(Document().GetProperty("scenarios").EnumerateArray()).GetProperty("verdict").GetString());
        var error = Assert.Single(Document().GetProperty("errors").EnumerateArray());
        Assert.Equal("RHS0008", error.GetProperty("code").GetString());
        Assert.Equal("InvalidOperationException: a fault of ours", error.GetProperty("found").GetString());
        Assert.Contains("b.yaml: error RHS0008", output.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ReportInAFile_LeavesStandardOutputToText()
    {
        var file = folder.Write("scenarios/a.yaml", EchoScenario.Passing);
        var report = $"{folder.Path}/reports/run.json";

        Assert.Equal(0, Command().Run(Options("text", [file]) with { Formats = [new("text", null), new("json", report)] }, CancellationToken.None));

        using var document = JsonDocument.Parse(File.ReadAllText(report));
        Assert.Equal(1, document.RootElement.GetProperty("scenarios").GetArrayLength());
        Assert.Contains("1 passed", output.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OutputThatIsAFile_ExitsWith2AndNothingRuns()
    {
        var file = folder.Write("scenarios/a.yaml", EchoScenario.Passing);

        Assert.Equal(2, Command().Run(Options("text", [file]) with { Output = file }, CancellationToken.None));

        Assert.Empty(stage.Ran);
        Assert.Contains("choose another one with --output", output.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_GoodAndBadFiles_ExitsWith0And2()
    {
        var good = folder.Write("scenarios/a.yaml", EchoScenario.Passing);
        var bad = folder.Write("scenarios/b.yaml", EchoScenario.UnknownEvent);
        var command = new ValidateCommand(EchoSystem.Load, output.Program);

        Assert.Equal(0, command.Run(new ValidateOptions([good], null, [new("text", null)]), CancellationToken.None));
        Assert.Equal("1 scenario is valid\n", output.Out);
        Assert.Equal(2, command.Run(new ValidateOptions([good, bad], null, [new("text", null)]), CancellationToken.None));
        Assert.Contains("error RHS0201", output.Error, StringComparison.Ordinal);
    }

    private int Run(string format, IReadOnlyList<string> paths, ulong? seed = null) =>
        Command().Run(Options(format, paths) with { Seed = seed }, CancellationToken.None);

    private RunCommand Command() => new(EchoSystem.Load, (_, _) => stage, output.Program, TimeProvider.System);

    private RunOptions Options(string format, IReadOnlyList<string> paths) => new(paths, "simulated", null, null, [], Output, [new(format, null)]);

    private JsonElement Document()
    {
        using var document = JsonDocument.Parse(output.Out);
        return document.RootElement.Clone();
    }
}
