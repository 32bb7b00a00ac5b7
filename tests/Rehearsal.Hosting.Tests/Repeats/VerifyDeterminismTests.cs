using System.Text.Json;
using Rehearsal.Scenarios;
using Rehearsal.Stages;
using Unsteady;

namespace Rehearsal.Hosting.Tests;

/// <summary>Runs in this process, repeats in real ones of the same system.</summary>
public sealed class VerifyDeterminismTests : IDisposable
{
    private static readonly string Assembly = typeof(UnsteadySystem).Assembly.Location;

    private readonly TemporaryFolder folder = new();
    private readonly TestOutput output = TestOutput.Create();
    private Func<ScenarioRun, ScenarioRun> prepare = static run => run;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_RunThatRepeats_PassesAndSaysSo()
    {
        Assert.Equal(0, Run("text", [Write("Called")]));

        Assert.Contains("\ndeterministic: repeated in a new process, same recording\n", output.Out, StringComparison.Ordinal);
        Assert.Contains("\n1 of 1 repeated in a new process: 1 deterministic, 0 not\n", output.Out, StringComparison.Ordinal);
        Assert.Contains("[1/1] repeating Called in a new process\n", output.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RunThatDiffers_FailsAndShowsTheFirstDifference()
    {
        Assert.Equal(1, Run("json", [Write("IdAsked")]));

        var run = Scenarios()[0];
        Assert.Equal("failed", run.GetProperty("verdict").GetString());
        Assert.Equal("passed", Assert.Single(run.GetProperty("assertions").EnumerateArray()).GetProperty("verdict").GetString());
        var determinism = run.GetProperty("determinism");
        Assert.Equal("not deterministic", determinism.GetProperty("verdict").GetString());
        Assert.Equal("process", determinism.GetProperty("differs_by").GetString());
        var difference = determinism.GetProperty("first_difference");
        Assert.Equal("data.number", difference.GetProperty("field").GetString());
        Assert.Equal("id_service.make", difference.GetProperty("handler").GetString());
        Assert.Contains("Guid.NewGuid()", difference.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(difference.GetProperty("run").GetString(), difference.GetProperty("repeat").GetString());
    }

    [Fact]
    public void Run_RunAtLevelVirtualTimeThatDiffers_IsANoteOnly()
    {
        prepare = static run => run with { Level = RunLevel.VirtualTime };

        Assert.Equal(0, Run("text", [Write("IdAsked")]));

        Assert.Contains("Not deterministic (a note at level virtual time)\n", output.Out, StringComparison.Ordinal);
        Assert.Contains("  made by   id_service.make\n", output.Out, StringComparison.Ordinal);
        Assert.Contains("1 of 1 repeated in a new process: 0 deterministic, 1 not\n", output.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RunThatBrokeDownAndDiffers_StaysBrokenDown()
    {
        prepare = static run => run with { Verdict = Verdict.Error, Error = "stalled" };

        Assert.Equal(1, Run("json", [Write("IdAsked")]));

        Assert.Equal("error", Scenarios()[0].GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("crash", "the repeat left no recording", "exit code 70; it wrote: the settings are gone")]
    [InlineData("silent", "the repeat left no recording", "exit code 0")]
    [InlineData("hang", "the repeat did not end", "no end after")]
    [InlineData("always", "the repeat left no recording", "exit code 2; it wrote: a repeat was asked to repeat its run")]
    public void Run_RepeatThatBreaksDown_IsAnErrorAndNoPass(string program, string message, string found)
    {
        var patience = program == "hang" ? TimeSpan.FromMilliseconds(200) : RepeatProcess.PatienceDefault;

        Assert.Equal(1, Run("json", [Write("Called")], new RepeatProgram("dotnet", [Assembly, program]), patience));

        AssertBrokeDown(message, found);
    }

    [Fact]
    public void Run_ProgramThatIsGone_IsAnError()
    {
        Assert.Equal(1, Run("json", [Write("Called")], new RepeatProgram($"{folder.Path}/gone", [])));

        AssertBrokeDown("the repeat cannot be started", "gone");
    }

    [Fact]
    public void Run_ProgramNobodyKnows_IsAnError()
    {
        Assert.Equal(1, new RunCommand(Load, (_, _) => Stage(), output.Program, TimeProvider.System) { Repeats = new RepeatProcess(null, RepeatProcess.PatienceDefault) }
            .Run(Options("json", [Write("Called")]), CancellationToken.None));

        AssertBrokeDown("the run cannot be repeated", "not known");
    }

    [Fact]
    public void Run_InterruptedBeforeTheRepeats_ReportsTheRunsAndExitsWith130()
    {
        using var source = new CancellationTokenSource();
        prepare = run =>
        {
            source.Cancel();
            return run;
        };

        Assert.Equal(130, Command(new RepeatProgram($"{folder.Path}/gone", [])).Run(Options("json", [Write("Called")]), source.Token));

        Assert.Equal("passed", Scenarios()[0].GetProperty("verdict").GetString());
        Assert.Equal("not repeated", Scenarios()[0].GetProperty("determinism").GetProperty("verdict").GetString());
    }

    [Fact]
    public void Run_WithoutTheOption_HasNoWordOfIt()
    {
        Assert.Equal(0, Command(new RepeatProgram($"{folder.Path}/gone", [])).Run(Options("json", [Write("Called")]) with { VerifyDeterminism = false }, CancellationToken.None));

        Assert.False(Scenarios()[0].TryGetProperty("determinism", out _));
    }

    [Fact]
    public void Run_Repeated_LeavesNothingBehind()
    {
        Run("json", [Write("Called"), Write("IdAsked")]);

        Assert.Equal(
            ["called-simulated.jsonl", "idasked-simulated.jsonl", "run.json"],
            Directory.GetFileSystemEntries($"{folder.Path}/out").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private void AssertBrokeDown(string message, string found)
    {
        var error = Assert.Single(Document().GetProperty("errors").EnumerateArray());
        Assert.Equal("RHS0008", error.GetProperty("code").GetString());
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(found, error.GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("Called.yaml", error.GetProperty("file").GetString(), StringComparison.Ordinal);
        Assert.Equal("not repeated", Scenarios()[0].GetProperty("determinism").GetProperty("verdict").GetString());
    }

    private string Write(string trigger) => folder.Write($"{trigger}.yaml", $$"""
        name: {{trigger}}
        steps:
          - trigger: { event: {{trigger}} }
          - assert: { event_count: { {{trigger}}: { exact: 1 } } }
        """);

    private int Run(string format, IReadOnlyList<string> paths, RepeatProgram? program = null, TimeSpan? patience = null) =>
        Command(program ?? new RepeatProgram("dotnet", [Assembly]), patience).Run(Options(format, paths), CancellationToken.None);

    private RunCommand Command(RepeatProgram program, TimeSpan? patience = null) => new(Load, (_, _) => Stage(), output.Program, TimeProvider.System)
    {
        Repeats = new RepeatProcess(program, patience ?? RepeatProcess.PatienceDefault),
    };

    private PreparedStage Stage() => new((run, _) => prepare(run));

    private static LoadedSystem? Load(List<Diagnostic> errors) => LoadedSystem.Load("Unsteady", UnsteadySystem.Define, errors);

    private RunOptions Options(string format, IReadOnlyList<string> paths) =>
        new(paths, "simulated", null, null, [], $"{folder.Path}/out", [new(format, null)]) { VerifyDeterminism = true };

    private JsonElement[] Scenarios() => [.. Document().GetProperty("scenarios").EnumerateArray()];

    private JsonElement Document()
    {
        using var document = JsonDocument.Parse(output.Out);
        return document.RootElement.Clone();
    }
}
