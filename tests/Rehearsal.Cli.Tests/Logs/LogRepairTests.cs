using Rehearsal.Cli.Logs;
using Rehearsal.Events;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Tests.Logs;

/// <summary><c>log repair</c> from its command line to its exit code.</summary>
public sealed class LogRepairTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Repair_WithoutYes_SaysWhatItWouldDoAndChangesNothing()
    {
        var log = await SampleLog.WriteAsync(folder, "orders");
        SampleLog.Damage(SampleLog.Segments(log)[1], 1500);
        var before = Directory.GetFiles(log).Select(static file => (file, Convert.ToHexString(File.ReadAllBytes(file)))).ToList();

        var result = await ToolProcess.RunAsync(folder.Root, "log", "repair", "--from", "orders");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"  a repair would\n  - end {Path.GetFileName(SampleLog.Segments(log)[1])} at byte ", result.Output, StringComparison.Ordinal);
        Assert.Contains("out of the log\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("nothing was changed; → rehearse log repair --from orders --yes\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(log).Select(static file => (file, Convert.ToHexString(File.ReadAllBytes(file)))));
    }

    [Fact]
    public async Task Repair_Yes_EndsTheLogAndKeepsWhatItWas()
    {
        var log = await SampleLog.WriteAsync(folder, "orders");
        var segments = SampleLog.Segments(log);
        SampleLog.Damage(segments[1], 1500);
        var damaged = await File.ReadAllBytesAsync(segments[1], TestContext.Current.CancellationToken);

        var result = await ToolProcess.RunAsync(folder.Root, "log", "repair", "--from", "orders", "--yes", "--format", "json");

        Assert.Equal(0, result.ExitCode);
        var repaired = result.Json.GetProperty("logs")[0];
        Assert.Equal("repaired", repaired.GetProperty("verdict").GetString());
        Assert.Equal(segments.Length - 1, repaired.GetProperty("kept_aside").GetArrayLength());
        Assert.Equal(damaged, await File.ReadAllBytesAsync(segments[1] + ".damaged", TestContext.Current.CancellationToken));
        Assert.True(LogVerifier.Verify(log).IsWhole);
        Assert.Equal(repaired.GetProperty("head").GetInt64(), LogVerifier.Verify(log).Head);

        var again = await ToolProcess.RunAsync(folder.Root, "log", "repair", "--from", "orders", "--yes");
        Assert.Equal((0, "orders\n  ✓ whole: there is nothing to repair\n"), (again.ExitCode, again.Output));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Repair_Interrupted_EndsAndLeavesTheLogAsItWas(bool yes)
    {
        var log = await SampleLog.WriteAsync(folder, "orders");
        SampleLog.Damage(SampleLog.Segments(log)[1], 1500);
        var before = Directory.GetFiles(log).Select(static file => (file, Convert.ToHexString(File.ReadAllBytes(file)))).ToList();
        using var output = new ProgramOutput { Out = TextWriter.Null, Error = TextWriter.Null };
        var options = new LogOptions(log, [new ReportTarget(ReportFormats.Text, null)]) { Yes = yes };

        Assert.ThrowsAny<OperationCanceledException>(() => new LogRepairCommand(output).Run(options, new CancellationToken(canceled: true)));

        Assert.Equal(before, Directory.GetFiles(log).Select(static file => (file, Convert.ToHexString(File.ReadAllBytes(file)))));
    }

    [Fact]
    public async Task Repair_LogWithAWriter_ExitsWith2()
    {
        var log = await SampleLog.WriteAsync(folder, "orders");
        SampleLog.Damage(SampleLog.Segments(log)[0], 1500);
        await using var writer = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = log, SegmentSize = 4096 });

        var result = await ToolProcess.RunAsync(folder.Root, "log", "repair", "--from", "orders", "--yes");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error RHS0009: the event log is in use.", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repair_SeveralLogs_ExitsWith2AndNamesThem()
    {
        await SampleLog.WriteAsync(folder, "a/one.log");
        await SampleLog.WriteAsync(folder, "a/two.log");

        var result = await ToolProcess.RunAsync(folder.Root, "log", "repair", "--from", "a", "--yes");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("two.log", result.Errors, StringComparison.Ordinal);
    }
}
