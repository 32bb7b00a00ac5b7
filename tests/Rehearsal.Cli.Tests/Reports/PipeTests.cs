using System.Diagnostics;
using System.Runtime.InteropServices;
using Rehearsal.Cli.Processes;
using Rehearsal.Cli.Systems;
using Rehearsal.Cli.Tests.Flows;

namespace Rehearsal.Cli.Tests.Reports;

/// <summary>Recordings that come out of a pipe.</summary>
public sealed class PipeTests(BuiltSystems systems) : IDisposable
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

    [Theory]
    [InlineData("run", null)]
    [InlineData("scenario", "validate")]
    public async Task Scenario_APipeNobodyWrites_EndsAtTheFirstInterrupt(string command, string? part)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes or signals.");
        MakePipe("waiting.yaml");
        using var waiting = ToolProcess.Start(folder.Root, part is null ? [command, "waiting.yaml", "--system", systems.One] : [command, part, "waiting.yaml", "--system", systems.One]);

        await using var writer = await OpenToWriteAsync("waiting.yaml");
        if (!OperatingSystem.IsWindows())
        {
            UnixProcess.Send(waiting.Id, PosixSignal.SIGINT);
        }

        Assert.Equal(130, (await waiting.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Scenario_APipeSomebodyWrites_IsReadOnceAndNeedsItsSystemNamed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes.");
        MakePipe("once.yaml");
        MakePipe("twice.yaml");

        var once = ToolProcess.RunAsync(folder.Root, "run", "once.yaml", "--system", systems.One);
        await File.WriteAllTextAsync(folder.Path("once.yaml"), SampleSystem.Passing, TestContext.Current.CancellationToken);
        var twice = ToolProcess.RunAsync(folder.Root, "run", "twice.yaml");
        await using var writer = await OpenToWriteAsync("twice.yaml");

        Assert.Equal(0, (await once).ExitCode);
        Assert.Equal(2, (await twice).ExitCode);
        Assert.Contains("twice.yaml: error RHS0003", (await twice).Errors, StringComparison.Ordinal);
        Assert.Contains("give --system PATH, or write the scenario to a file", (await twice).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scenario_APipeWhoseRunIsVerified_IsRepeatedFromWhatWasRead()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes.");
        MakePipe("once.yaml");

        var once = ToolProcess.RunAsync(folder.Root, "run", "once.yaml", "--system", systems.One, "--verify-determinism", "--output", "out");
        await File.WriteAllTextAsync(folder.Path("once.yaml"), SampleSystem.Passing, TestContext.Current.CancellationToken);

        Assert.Equal(0, (await once).ExitCode);
        Assert.Contains("1 of 1 repeated in a new process: 1 deterministic, 0 not", (await once).Output, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path("out")).Length);
    }

    [Fact]
    public async Task SystemOfAScenario_APipeNobodyWrites_IsNotWaitedForOnceInterrupted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes.");
        MakePipe("waiting.yaml");
        using var interruption = new CancellationTokenSource();

        var waiting = Task.Run(() => SystemKeyReader.TryRead(folder.Path("waiting.yaml"), out _, interruption.Token));
        await interruption.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await (await OpenToWriteAsync("waiting.yaml")).DisposeAsync();
    }

    [Theory]
    [InlineData("flows", "flow", "analyze", "--from", "none")]
    [InlineData("same,differences", "compare", "all/a.jsonl", "none")]
    [InlineData("metrics", "metrics", "show", "--from", "none")]
    [InlineData("scenario,yaml", "scenario", "from", "none")]
    public async Task Json_InterruptedBeforeAnAnswer_IsADocumentStill(string keys, params string[] args)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes or signals.");
        SampleRecording.Write(folder, "all/a.jsonl");
        MakePipe("none");

        // The writer's end is opened when the tool has opened the other one: then it waits for a line.
        using var waiting = ToolProcess.Start(folder.Root, [.. args, "--format", "json"]);
        var ending = waiting.EndAsync();
        var opening = Task.Run(() => new FileStream(folder.Path("none"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite), TestContext.Current.CancellationToken);
        Assert.True(await Task.WhenAny(opening, ending) == opening, "The tool did not wait for the pipe.");
        await using var writer = await opening;
        if (!OperatingSystem.IsWindows())
        {
            UnixProcess.Send(waiting.Id, PosixSignal.SIGINT);
        }

        var ended = await ending;
        Assert.Equal((130, ""), (ended.ExitCode, ended.Errors));
        Assert.Equal(keys, string.Join(',', ended.Json.EnumerateObject().Select(static member => member.Name)));
    }

    // Who opens a pipe to write waits until it is open to read.
    private Task<FileStream> OpenToWriteAsync(string name) =>
        Task.Run(() => new FileStream(folder.Path(name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite)).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

    private void MakePipe(string name)
    {
        using var made = Process.Start("mkfifo", folder.Path(name));
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
