using Rehearsal.Cli.Tests.Flows;
using Rehearsal.Cli.Tests.Serving;

namespace Rehearsal.Cli.Tests.Metrics;

public sealed class MetricsShowTests(BuiltSystems systems) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Show_ASystemThatServes_CountsItsLog()
    {
        using var system = new ServingSystem(folder, systems.One);
        await system.StartAsync();
        await system.ToolAsync("publish", "Called", "--data", """{"id":"c-1"}""", "--wait", "60");

        var shown = await system.ToolAsync("metrics", "show", "--last", "1h", "--service", "call_service", "--format", "json");

        Assert.Equal(0, shown.ExitCode);
        var metrics = shown.Json.GetProperty("metrics")[0];
        Assert.Equal((".rehearsal/serve/One/events.log", 1, 1), (metrics.GetProperty("recording").GetString(), metrics.GetProperty("events").GetProperty("count").GetInt32(), metrics.GetProperty("handled").GetProperty("count").GetInt32()));
        Assert.Equal("Answered", metrics.GetProperty("types")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Show_ARecording_CountsWhatMatches()
    {
        SampleRecording.Write(folder, "a.jsonl");

        var all = await ToolProcess.RunAsync(folder.Root, "metrics", "show", "--from", "a.jsonl", "--last", "1m");
        var slow = await ToolProcess.RunAsync(folder.Root, "metrics", "show", "--from", "a.jsonl", "--filter", "duration_ms>200", "--format", "json");

        Assert.Equal(0, all.ExitCode);
        Assert.Contains("order_service.place  OrderCreated        1        0       0  150 ms", all.Output, StringComparison.Ordinal);
        Assert.Equal(0, slow.Json.GetProperty("metrics")[0].GetProperty("handled").GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("--service", "oder_service", "write 'order_service'")]
    [InlineData("--last", "soon", "leave --last out")]
    [InlineData("--from", "nowhere", "check the path")]
    [InlineData("--filter", "type:", "a value with spaces")]
    public async Task Show_WrongWords_SayWhatToWrite(string option, string value, string fix)
    {
        SampleRecording.Write(folder, ".rehearsal/20260101-000000-000-1/a.jsonl");

        var refused = await ToolProcess.RunAsync(folder.Root, "metrics", "show", option, value);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(fix, refused.Errors, StringComparison.Ordinal);
    }
}
