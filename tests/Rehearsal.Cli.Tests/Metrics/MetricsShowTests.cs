using Rehearsal.Cli.Tests.Flows;
using Rehearsal.Cli.Tests.Logs;
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
    [InlineData("1h", 3600)]
    [InlineData("100ms", 0.1)]
    public async Task Show_LastOfARecording_IsExactlyThatLongBeforeItsEnd(string last, double seconds)
    {
        SampleRecording.Write(folder, "a.jsonl");

        var shown = await ToolProcess.RunAsync(folder.Root, "metrics", "show", "--from", "a.jsonl", "--last", last, "--format", "json");

        var metrics = shown.Json.GetProperty("metrics")[0];
        var (from, to) = (metrics.GetProperty("from").GetDateTimeOffset(), metrics.GetProperty("to").GetDateTimeOffset());
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 150, TimeSpan.Zero), to);
        Assert.Equal(TimeSpan.FromSeconds(seconds), to - from);
        Assert.Equal(seconds > 1 ? 1 : 0, metrics.GetProperty("events").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Show_LastOfWhatServes_IsExactlyThatLongBeforeNow()
    {
        await SampleLog.WriteAsync(folder, ".rehearsal/serve/Shop/events.log");
        folder.Write(".rehearsal/serve/Shop/address.json", """{"system":"Shop","url":"http://127.0.0.1:1/","token":"t","process_id":1}""");
        var before = TimeProvider.System.GetUtcNow();

        var shown = await ToolProcess.RunAsync(folder.Root, "metrics", "show", "--last", "1h", "--format", "json");

        var metrics = shown.Json.GetProperty("metrics")[0];
        var (from, to) = (metrics.GetProperty("from").GetDateTimeOffset(), metrics.GetProperty("to").GetDateTimeOffset());
        Assert.InRange(to, before, TimeProvider.System.GetUtcNow());
        Assert.Equal(TimeSpan.FromHours(1), to - from);
        Assert.Equal((0, 0.0), (metrics.GetProperty("events").GetProperty("count").GetInt32(), metrics.GetProperty("events").GetProperty("per_second").GetDouble()));
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
