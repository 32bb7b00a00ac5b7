using System.Runtime.InteropServices;
using Rehearsal.Cli.Processes;
using Rehearsal.Events;

namespace Rehearsal.Cli.Tests.Tool;

/// <summary>Signals to the tool reach the system that runs, in whatever process it is.</summary>
public sealed class InterruptionTests(BuiltSystems systems) : IDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    public async Task Run_OneSystemInterrupted_ExitsWith130AndKeepsTheRecording(PosixSignal signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        folder.Write("scenarios/a.yaml", SampleSystem.Long);

        await AssertInterruptedAsync(signal, "run", ".", "--system", systems.One, "--stage", "local");
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    public async Task Run_FirstOfTwoSystemsInterrupted_ExitsWith130AndDoesNotRunTheSecond(PosixSignal signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        folder.Write("scenarios/a.yaml", $"system: '{systems.One}'\n{SampleSystem.Long}");
        folder.Write("scenarios/b.yaml", $"system: '{systems.Two}'\n{SampleSystem.Passing}");

        var result = await AssertInterruptedAsync(signal, "run", ".", "--stage", "local");

        Assert.Contains("1 systems did not run", result.Output, StringComparison.Ordinal);
    }

    private async Task<ToolProcess.Result> AssertInterruptedAsync(PosixSignal signal, params string[] args)
    {
        using var tool = ToolProcess.Start(folder.Root, args);
        await tool.ErrorAsync("c-1 is answered", StartMax);

        if (!OperatingSystem.IsWindows())
        {
            UnixProcess.Send(tool.Id, signal);
        }

        var result = await tool.EndAsync();
        Assert.Equal(130, result.ExitCode);
        var recording = Assert.Single(Directory.GetFiles(folder.Path(".rehearsal"), "*.jsonl", SearchOption.AllDirectories));
        Assert.Contains(Recording.Load(recording).Records, record => record.Entry is EventEnvelope { Type: "Called" });
        return result;
    }
}
