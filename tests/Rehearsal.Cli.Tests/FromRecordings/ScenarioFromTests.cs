using Rehearsal.Cli.Tests.Serving;

namespace Rehearsal.Cli.Tests.FromRecordings;

public sealed class ScenarioFromTests(BuiltSystems systems) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task From_TheLogOfAServingSystem_IsAScenarioThatPasses()
    {
        using var system = new ServingSystem(folder, systems.One);
        await system.StartAsync();
        await system.ToolAsync("publish", "Called", "--data", """{"id":"c-1"}""", "--wait", "60");
        await system.ToolAsync("publish", "Called", "--data", """{"id":"c-2"}""", "--wait", "60");

        var written = await system.ToolAsync("scenario", "from", system.Log, "--filter", "data.id:c-2", "--output", "again.yaml");
        var run = await system.ToolAsync("run", "again.yaml", "--system", systems.One, "--format", "json");

        Assert.Equal((0, "again.yaml: 1 trigger, 2 events expected\n  rehearse run again.yaml\n"), (written.ExitCode, written.Output));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(1, run.Json.GetProperty("scenarios")[0].GetProperty("event_counts").GetProperty("Answered").GetInt32());
    }

    [Fact]
    public async Task From_ARunWithASeed_StatesItAlsoAsJson()
    {
        folder.Write("scenarios/a.yaml", SampleSystem.Passing);
        await ToolProcess.RunAsync(folder.Root, "run", ".", "--system", systems.One, "--seed", "42", "--output", "out");

        var written = await ToolProcess.RunAsync(folder.Root, "scenario", "from", "out/a-simulated.jsonl", "--output", "again.yaml", "--format", "json");

        Assert.Equal((0, ""), (written.ExitCode, written.Errors));
        Assert.Equal(("again.yaml", 1, 2), (written.Json.GetProperty("scenario").GetString(), written.Json.GetProperty("triggers").GetInt32(), written.Json.GetProperty("events").GetInt32()));
        Assert.Equal(await File.ReadAllTextAsync(folder.Path("again.yaml"), TestContext.Current.CancellationToken), written.Json.GetProperty("yaml").GetString());
        Assert.Contains("\nseed: 42\n", written.Json.GetProperty("yaml").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_MoreThanAScenarioMayHold_IsRefusedAndNothingIsWritten()
    {
        folder.Write("scenarios/a.yaml", """
            name: many
            steps:
              - repeat: { times: 10001, steps: [ { trigger: { event: Called, data: { id: c } } } ] }
            """);
        await ToolProcess.RunAsync(folder.Root, "run", ".", "--system", systems.One, "--output", "out");

        var refused = await ToolProcess.RunAsync(folder.Root, "scenario", "from", "out/a-simulated.jsonl", "--output", "again.yaml");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("'out/a-simulated.jsonl' is no single scenario: ", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("take some of its flows with --filter", refused.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Path("again.yaml")));
    }

    [Fact]
    public async Task From_NothingThatMatches_SaysWhatToDo()
    {
        Flows.SampleRecording.Write(folder, "a.jsonl");

        var refused = await ToolProcess.RunAsync(folder.Root, "scenario", "from", "a.jsonl", "--filter", "type:Nothing");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("widen --filter", refused.Errors, StringComparison.Ordinal);
    }
}
