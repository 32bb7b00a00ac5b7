using Rehearsal.Cli.Tests.Serving;
using Rehearsal.Events;

namespace Rehearsal.Cli.Tests.Recorders;

/// <summary>Recorders of a system that serves in another process.</summary>
public sealed class RecorderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ServingSystem system;

    public RecorderTests(BuiltSystems systems) => system = new ServingSystem(folder, systems.One);

    public void Dispose()
    {
        system.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Recorders_SeveralOverAKill_RecordWhatMatchesWhole()
    {
        await system.StartAsync();
        await PublishAsync("early");
        Assert.Equal(0, (await system.ToolAsync("recorder", "start", "--filter", "data.id:ORD-12345")).ExitCode);
        Assert.Equal(0, (await system.ToolAsync("recorder", "start", "--name", "all", "--output", "recordings/")).ExitCode);
        await PublishAsync("ORD-12345");
        await system.Process.KillAsync();
        await system.StartAsync();
        await PublishAsync("ORD-1");
        await PublishAsync("ORD-12345");

        var list = await system.ToolAsync("recorder", "list", "--format", "json");
        var several = await system.ToolAsync("recorder", "stop");
        var one = await system.ToolAsync("recorder", "stop", "data.id-ORD-12345", "--output", "order_12345_flow.json");
        var all = await system.ToolAsync("recorder", "stop");
        var none = await system.ToolAsync("recorder", "stop");

        Assert.Equal(["data.id-ORD-12345", "all"], list.Json.GetProperty("recorders").EnumerateArray().Select(static recorder => recorder.GetProperty("name").GetString()));
        Assert.Equal((2, 0, 0, 2), (several.ExitCode, one.ExitCode, all.ExitCode, none.ExitCode));
        Assert.Equal(["ORD-12345", "ORD-12345"], Called("order_12345_flow.json"));
        Assert.Equal(["ORD-12345", "ORD-1", "ORD-12345"], Called("recordings/all.jsonl"));
        var flows = await system.ToolAsync("flow", "analyze", "--from", "order_12345_flow.json", "--format", "json");
        Assert.All(flows.Json.GetProperty("flows").EnumerateArray(), static flow =>
            Assert.Equal("Answered", flow.GetProperty("roots")[0].GetProperty("handlings")[0].GetProperty("caused")[0].GetProperty("event").GetString()));
    }

    [Fact]
    public async Task Stop_SystemIsGone_RecordsFromItsLog()
    {
        await system.StartAsync();
        await system.ToolAsync("recorder", "start", "--filter", "type:Called");
        await PublishAsync("c-1");
        await system.Process.KillAsync();

        Assert.Equal(0, (await system.ToolAsync("recorder", "stop", "--output", "a.jsonl")).ExitCode);

        Assert.Equal(["c-1"], Called("a.jsonl"));
        Assert.Contains(Recording.Load(folder.Path("a.jsonl")).Records, static record => record.Entry is Span);
    }

    [Fact]
    public async Task Start_WrongWords_SaysWhere()
    {
        await system.StartAsync();

        var filter = await system.ToolAsync("recorder", "start", "--filter", "id:ORD-1 an");
        var name = await system.ToolAsync("recorder", "start", "--name", "../x");
        var file = await system.ToolAsync("recorder", "start", "--output", "a.txt");
        var taken = await system.ToolAsync("recorder", "start", "--name", "a") is { ExitCode: 0 } ? await system.ToolAsync("recorder", "start", "--name", "a") : null;

        Assert.Equal((2, 2, 2, 2), (filter.ExitCode, name.ExitCode, file.ExitCode, taken?.ExitCode));
        Assert.StartsWith("--filter:1:10: error RHS0001: 'id:ORD-1 an' is no filter.\n", filter.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NobodyServesHere_IsRefused() => Assert.Equal(3, (await system.ToolAsync("recorder", "start")).ExitCode);

    private async Task PublishAsync(string id) =>
        Assert.Equal(0, (await system.ToolAsync("publish", "Called", "--data", $$"""{"id":"{{id}}"}""", "--wait", "60")).ExitCode);

    private IEnumerable<string?> Called(string path) => Recording.Load(folder.Path(path)).Records
        .Select(static record => record.Entry)
        .OfType<EventEnvelope>()
        .Where(static published => published.Type == "Called")
        .Select(static published => System.Text.Json.JsonDocument.Parse(published.Data.Utf8Json).RootElement.GetProperty("id").GetString());
}
