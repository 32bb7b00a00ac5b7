using System.Globalization;
using System.Text.Json;
using Rehearsal.Cli.Recorders;
using Rehearsal.Cli.Tests.Logs;
using Rehearsal.Events;
using Rehearsal.Hosting;

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

    [Fact]
    public async Task Start_ASourceWhoseFolderCannotBeMade_IsRefusedAsOneDocument()
    {
        folder.Write("file", "");

        var refused = await ToolAsync("start", "--source", "otlp://127.0.0.1:43999", "--log", "file/below", "--format", "json");

        Assert.Equal((2, ""), (refused.ExitCode, refused.Errors));
        Assert.Contains("'file/below'", Assert.Single(refused.Json.GetProperty("errors").EnumerateArray()).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_InterruptedWhileTheReceiverEnds_WritesOneDocumentAndExitsWith130()
    {
        var shop = folder.Path(".rehearsal/serve/Shop");
        await SampleLog.WriteAsync(folder, ".rehearsal/serve/Shop/events.log");
        await ToolAsync("start", "--name", "a");
        folder.Write(".rehearsal/serve/Shop/address.json", """{"system":"otlp","url":"http://127.0.0.1:1/","token":"otlp://127.0.0.1:1","process_id":1}""");
        using var interruption = new CancellationTokenSource();
        using var written = new InterruptingWriter(interruption);
        using var output = new ProgramOutput { Out = written, Error = TextWriter.Null };
        var options = new RecorderOptions(shop, "a", Filter: null, folder.Path("a.jsonl"), [new ReportTarget(ReportFormats.Json, null)]);

        // The receiver that does not end.
        await using var writer = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = Path.Combine(shop, "events.log"), SegmentSize = 4096 });
        var code = await new RecorderCommands(output, TimeProvider.System).StopAsync(options, interruption.Token);

        Assert.Equal(130, code);
        Assert.Equal("a", JsonDocument.Parse(written.ToString()).RootElement.GetProperty("recorders")[0].GetProperty("name").GetString());
        Assert.True(File.Exists(folder.Path("a.jsonl")));
    }

    private Task<ToolProcess.Result> ToolAsync(params string[] words) => ToolProcess.RunAsync(folder.Root, ["recorder", .. words]);

    /// <summary>Interrupts when something is written.</summary>
    private sealed class InterruptingWriter(CancellationTokenSource interruption) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override void Write(char value)
        {
            base.Write(value);
            interruption.Cancel();
        }

        public override void Write(char[] buffer, int index, int count)
        {
            base.Write(buffer, index, count);
            interruption.Cancel();
        }

        public override void Write(string? value)
        {
            base.Write(value);
            interruption.Cancel();
        }
    }
}
