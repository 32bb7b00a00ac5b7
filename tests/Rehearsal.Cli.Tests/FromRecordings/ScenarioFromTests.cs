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
    public async Task From_NothingThatMatches_SaysWhatToDo()
    {
        Flows.SampleRecording.Write(folder, "a.jsonl");

        var refused = await ToolProcess.RunAsync(folder.Root, "scenario", "from", "a.jsonl", "--filter", "type:Nothing");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("widen --filter", refused.Errors, StringComparison.Ordinal);
    }
}
