using System.Diagnostics;
using System.Runtime.InteropServices;
using Rehearsal.Cli.Processes;
using Rehearsal.Cli.Tests.Flows;

namespace Rehearsal.Cli.Tests.Reports;

/// <summary>Recordings that come out of a pipe.</summary>
public sealed class PipeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Analyze_APipeNobodyWrites_EndsAtTheFirstInterrupt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes or signals.");
        SampleRecording.Write(folder, "all/a.jsonl");
        MakePipe("all/b.jsonl");

        // The torn recording before it is told of, so the pipe is what it waits for then.
        await File.AppendAllTextAsync(folder.Path("all/a.jsonl"), "{\"half", TestContext.Current.CancellationToken);
        using var waiting = ToolProcess.Start(folder.Root, "flow", "analyze", "--from", "all");
        await waiting.ErrorAsync("in the middle of a line", TimeSpan.FromMinutes(2));
        if (!OperatingSystem.IsWindows())
        {
            UnixProcess.Send(waiting.Id, PosixSignal.SIGINT);
        }

        Assert.Equal(130, (await waiting.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Analyze_APipeSomebodyWrites_IsReadOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes.");
        var recording = await File.ReadAllBytesAsync(SampleRecording.Write(folder, "a.jsonl"), TestContext.Current.CancellationToken);
        MakePipe("once");
        MakePipe("twice");

        var once = ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--from", "once", "--format", "json");
        await File.WriteAllBytesAsync(folder.Path("once"), recording, TestContext.Current.CancellationToken);
        var twice = ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--from", "twice", "--filter", "type:OrderCreated");
        await File.WriteAllBytesAsync(folder.Path("twice"), recording, TestContext.Current.CancellationToken);

        Assert.Equal(1, (await once).Json.GetProperty("flows").GetArrayLength());
        Assert.Equal(2, (await twice).ExitCode);
        Assert.Contains("a pipe, which was read once already", (await twice).Errors, StringComparison.Ordinal);
    }

    private void MakePipe(string name)
    {
        using var made = Process.Start("mkfifo", folder.Path(name));
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
