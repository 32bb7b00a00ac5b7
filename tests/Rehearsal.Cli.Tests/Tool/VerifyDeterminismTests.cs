using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Rehearsal.Cli.Processes;
using Unsteady;

namespace Rehearsal.Cli.Tests.Tool;

/// <summary>The tool on a system that reads what no seed decides: each of its ways is found and named with its handler.</summary>
public sealed class VerifyDeterminismTests : IDisposable
{
    private static readonly string Program = typeof(UnsteadySystem).Assembly.Location;
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_TypicalWays_NamesEachWithItsHandler()
    {
        Write("a", "Called");
        Write("b", "TimeAsked");
        Write("c", "IdAsked");
        Write("d", "BasketFilled");
        Write("e", "BasketEmptied");
        Write("f", "DelayAsked");
        Write("g", "ProcessorsAsked");
        Write("h", "CollectorAsked");
        Write("i", "CountAsked");
        Write("j", "CountAsked");

        var result = await ToolProcess.RunAsync(folder.Root, "run", ".", "--system", Program, "--verify-determinism", "--format", "json");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            """
            passed deterministic
            failed process event TimeTold data.at clock_service.tell
            failed process event IdMade data.number id_service.make
            failed process event BasketListed data.fruits[*] basket_service.list
            failed process event FruitTaken data.fruit basket_service.empty
            failed process handling delay_service.wait data.duration_ms delay_service.wait
            failed surroundings event ProcessorsTold data.count machine_service.tell_processors
            failed surroundings event CollectorTold data.is_server machine_service.tell_collector
            passed deterministic
            failed shared state event Counted data.number count_service.count
            """,
            string.Join("\n", result.Json.GetProperty("scenarios").EnumerateArray().Select(Line)));
        AssertHints(
            result, "the wall clock", "Guid.NewGuid()", "hash codes", "hash codes", "only the time differs", "Environment.ProcessorCount", "another GC mode", "no static");
    }

    [Fact]
    public async Task Run_TimeZone_IsNamedAndTheCultureIsNotSeen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the time zone and the culture cannot be set from outside.");
        Write("a", "ZoneAsked");
        Write("b", "LocalTimeAsked");
        Write("c", "CultureAsked");
        Write("d", "PriceAsked");

        var result = await ToolProcess.RunAsync(folder.Root, "run", ".", "--system", Program, "--verify-determinism", "--format", "json");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            """
            failed surroundings event ZoneTold data.zone machine_service.tell_zone
            failed surroundings event LocalTimeTold data.at machine_service.tell_local_time
            passed deterministic
            passed deterministic
            """,
            string.Join("\n", result.Json.GetProperty("scenarios").EnumerateArray().Select(Line)));
        AssertHints(result, "the machine's time zone", "two time zones");
    }

    [Fact]
    public async Task Run_OneScenarioWithAStatic_IsAloneAndRepeats()
    {
        var file = Write("a", "CountAsked");

        var result = await ToolProcess.RunAsync(folder.Root, "run", file, "--system", Program, "--verify-determinism");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("1 of 1 repeated in a new process: 1 deterministic, 0 not", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SharedState_SaysSoInTheText()
    {
        Write("a", "CountAsked");
        Write("b", "CountAsked");

        var result = await ToolProcess.RunAsync(folder.Root, "run", ".", "--system", Program, "--verify-determinism");

        Assert.Equal(1, result.ExitCode);
        var text = string.Join(' ', result.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("state is shared between runs in one process (a static, or an instance registered in system.Services)", text, StringComparison.Ordinal);
        Assert.Contains("made by count_service.count field data.number this run 2 repeat 1", text, StringComparison.Ordinal);
        Assert.Contains("2 of 2 repeated in a new process: 1 deterministic, 1 not", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NamesWithSpacesAndAForeignFolder_Repeats()
    {
        var file = folder.Write("scén arios/ä b.yaml", Scenario("Called"));

        var result = await ToolProcess.RunAsync(folder.Root, "run", Path.GetRelativePath(folder.Root, file), "--system", Program, "--output", "my out", "--seed", "7", "--verify-determinism");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("same recording", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TwoSystems_VerifiesBoth()
    {
        folder.Write("1/scenarios/a.yaml", $"system: '{Program}'\n{Scenario("IdAsked")}");
        folder.Write("2/scenarios/a.yaml", $"system: '{Copy()}'\n{Scenario("Called")}");

        var result = await ToolProcess.RunAsync(folder.Root, "run", ".", "--verify-determinism", "--format", "json");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            "failed process event IdMade data.number id_service.make\npassed deterministic",
            string.Join("\n", result.Json.GetProperty("scenarios").EnumerateArray().Select(Line)));
    }

    [Fact]
    public async Task Run_LocalStage_ExitsWith2AndRunsNothing()
    {
        var file = Write("a", "Called");

        var result = await ToolProcess.RunAsync(folder.Root, "run", file, "--system", Program, "--verify-determinism", "--stage", "local");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("real time does not repeat", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path(".rehearsal")));
    }

    [Fact]
    public async Task Run_InterruptedInARepeat_EndsItsProcessAndExitsWith130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        var file = Write("a", "StickAsked");
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(folder.Root, StuckService.IdFile) { EnableRaisingEvents = true };
        watcher.Renamed += (_, _) => started.TrySetResult();

        using var tool = ToolProcess.Start(folder.Root, "run", file, "--system", Program, "--verify-determinism", "--output", "out", "--format", "json");
        await started.Task.WaitAsync(StartMax, TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            UnixProcess.Send(tool.Id, PosixSignal.SIGINT);
        }

        var result = await tool.EndAsync();
        Assert.Equal(130, result.ExitCode);
        Assert.Equal("passed not repeated", Line(Assert.Single(result.Json.GetProperty("scenarios").EnumerateArray())));
        var id = int.Parse(File.ReadAllText(folder.Path(StuckService.IdFile)), CultureInfo.InvariantCulture);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
        Assert.Equal(["a-simulated.jsonl", "run.json"], Directory.GetFileSystemEntries(folder.Path("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static void AssertHints(ToolProcess.Result result, params string[] hints)
    {
        var differences = result.Json.GetProperty("scenarios").EnumerateArray().Select(Difference).OfType<JsonElement>().ToArray();
        Assert.Equal(hints.Length, differences.Length);
        foreach (var (hint, difference) in hints.Zip(differences))
        {
            Assert.Contains(hint, Text(difference, "hint"), StringComparison.Ordinal);
        }
    }

    private static string Scenario(string trigger) => $$"""
        name: {{trigger}}
        steps:
          - trigger: { event: {{trigger}} }
          - assert: { event_count: { {{trigger}}: { exact: 1 } } }
        """;

    private static string Line(JsonElement run)
    {
        var determinism = run.GetProperty("determinism");
        return Difference(run) is not { } difference
            ? $"{Text(run, "verdict")} {Text(determinism, "verdict")}"
            : $"{Text(run, "verdict")} {Text(determinism, "differs_by")} {Text(difference, "record")} {Field(difference)} {Text(difference, "handler")}";
    }

    // Which item of a list differs first is chance.
    private static string Field(JsonElement difference) =>
        Text(difference, "field") is var field && field.IndexOf('[', StringComparison.Ordinal) is >= 0 and var bracket ? $"{field[..bracket]}[*]" : field;

    private static JsonElement? Difference(JsonElement run) =>
        run.GetProperty("determinism").GetProperty("first_difference") is { ValueKind: JsonValueKind.Object } difference ? difference : null;

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private string Write(string name, string trigger) => folder.Write($"scenarios/{name}.yaml", Scenario(trigger));

    // Another path is another system.
    private string Copy()
    {
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory).Where(static file => Path.GetFileName(file) is var name
            && (name.StartsWith("Unsteady.", StringComparison.Ordinal) || (name.EndsWith(".dll", StringComparison.Ordinal) && !name.StartsWith("xunit", StringComparison.Ordinal)))))
        {
            folder.Write($"copy/{Path.GetFileName(file)}");
            File.Copy(file, folder.Path($"copy/{Path.GetFileName(file)}"), overwrite: true);
        }

        return folder.Path("copy/Unsteady.dll");
    }
}
