using Rehearsal.Cli.Tests.Logs;

namespace Rehearsal.Cli.Tests.Recorders;

/// <summary>A recorder neither starts nor stops when that could not be reported. Its system need not serve.</summary>
public sealed class RecorderReportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task StartAndStop_AReportThatCannotBeWritten_ChangeNothing()
    {
        await SampleLog.WriteAsync(folder, ".rehearsal/serve/Shop/events.log");
        Directory.CreateDirectory(folder.Path("taken"));

        var notStarted = await ToolAsync("start", "--name", "a", "--format", "json", "--format", "text=taken");
        var none = await ToolAsync("list", "--format", "json");
        var started = await ToolAsync("start", "--name", "a");
        var notStopped = await ToolAsync("stop", "a", "--format", "json", "--format", "text=taken");
        var same = await ToolAsync("stop", "a", "--output", "a.json", "--format", "json=./a.json");
        var still = await ToolAsync("list", "--format", "json");
        var stopped = await ToolAsync("stop", "a", "--format", "json", "--format", "text=a.txt");

        Assert.Equal((2, 0, 0, 2, 2, 0, 0), (notStarted.ExitCode, none.ExitCode, started.ExitCode, notStopped.ExitCode, same.ExitCode, still.ExitCode, stopped.ExitCode));
        Assert.Equal((0, 1), (none.Json.GetProperty("recorders").GetArrayLength(), still.Json.GetProperty("recorders").GetArrayLength()));
        Assert.Equal("'taken'", notStopped.Json.GetProperty("errors")[0].GetProperty("message").GetString()![^8..^1]);
        Assert.StartsWith("recorder 'a' stopped", await File.ReadAllTextAsync(folder.Path("a.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(File.Exists(folder.Path("a.jsonl")));
    }

    [Fact]
    public async Task Start_ASourceAndAReportThatCannotBeWritten_StartsNoReceiver()
    {
        Directory.CreateDirectory(folder.Path("taken"));

        var refused = await ToolAsync("start", "--source", "otlp://127.0.0.1:43999", "--format", "text=taken");

        Assert.Equal(2, refused.ExitCode);
        Assert.False(Directory.Exists(folder.Path(".rehearsal")));
    }

    private Task<ToolProcess.Result> ToolAsync(params string[] words) => ToolProcess.RunAsync(folder.Root, ["recorder", .. words]);
}
