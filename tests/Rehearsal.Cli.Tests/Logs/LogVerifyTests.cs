using System.Buffers.Binary;
using Rehearsal.Cli.Logs;
using Rehearsal.Events;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Tests.Logs;

/// <summary><c>log verify</c> from its command line to its exit code.</summary>
public sealed class LogVerifyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Verify_WholeLog_SaysWhatItHolds()
    {
        var log = await SampleLog.WriteAsync(folder, "orders");

        var result = await ToolProcess.RunAsync(folder.Root, "log", "verify", "--from", "orders");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal($"orders\n  ✓ whole: 60 records in 30 batches, positions 0 to 59, {SampleLog.Segments(log).Length} segments, closed\n", result.Output);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task VerifyAndInspect_Interrupted_End()
    {
        await SampleLog.WriteAsync(folder, "orders");
        using var output = new ProgramOutput { Out = TextWriter.Null, Error = TextWriter.Null };
        var options = new LogOptions(folder.Path("orders"), [new ReportTarget(ReportFormats.Text, null)]);

        Assert.ThrowsAny<OperationCanceledException>(() => new LogVerifyCommand(output).Run(options, new CancellationToken(canceled: true)));
        Assert.ThrowsAny<OperationCanceledException>(() => new LogInspectCommand(output).Run(options, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Verify_TornTail_IsWholeAndSaysWhereTheTailIs()
    {
        var log = await SampleLog.WriteAsync(folder, "orders", close: false);
        var last = SampleLog.Segments(log)[^1];
        var end = LogVerifier.Verify(log).Segments[^1].End;
        using (var file = File.OpenHandle(last, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.Write(file, "half of a record"u8, end);
        }

        var result = await ToolProcess.RunAsync(folder.Root, "log", "verify", "--from", log);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"torn tail: 16 bytes from byte {end} of {Path.GetFileName(last)}", result.Output, StringComparison.Ordinal);
        Assert.Contains("not closed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_DamagedLog_ExitsWith1AndNamesFileAndOffset()
    {
        var log = await SampleLog.WriteAsync(folder, "orders");
        SampleLog.Damage(SampleLog.Segments(log)[1], 100);

        var text = await ToolProcess.RunAsync(folder.Root, "log", "verify", "--from", "orders");
        var json = await ToolProcess.RunAsync(folder.Root, "log", "verify", "--from", "orders", "--format", "json");

        Assert.Equal(1, text.ExitCode);
        Assert.Contains("  ✗ damaged: ", text.Output, StringComparison.Ordinal);
        Assert.Contains($"    {Path.GetFileName(SampleLog.Segments(log)[1])}:64: ", text.Output, StringComparison.Ordinal);
        Assert.Contains("rehearse log repair --from orders", text.Output, StringComparison.Ordinal);
        Assert.Equal(1, json.ExitCode);
        var found = json.Json.GetProperty("logs")[0];
        Assert.Equal("damaged", found.GetProperty("verdict").GetString());
        Assert.Equal(64, found.GetProperty("problems")[0].GetProperty("offset").GetInt64());
        Assert.Equal(Path.GetFileName(SampleLog.Segments(log)[1]), found.GetProperty("problems")[0].GetProperty("file").GetString());
    }

    [Fact]
    public async Task Verify_NewestRun_TakesAllItsLogs()
    {
        await SampleLog.WriteAsync(folder, ".rehearsal/20260101-000000-000-1/old.log");
        await SampleLog.WriteAsync(folder, ".rehearsal/20260102-000000-000-1/a.log");
        await SampleLog.WriteAsync(folder, ".rehearsal/20260102-000000-000-1/b.log");
        folder.Write(".rehearsal/20260103-000000-000-1/simulated.jsonl");

        var result = await ToolProcess.RunAsync(folder.Root, "log", "verify", "--format", "json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["a.log", "b.log"], result.Json.GetProperty("logs").EnumerateArray().Select(log => Path.GetFileName(log.GetProperty("log").GetString())));
    }

    [Fact]
    public async Task Verify_NewerFormat_IsRefusedAndNotCalledDamaged()
    {
        var log = await SampleLog.WriteAsync(folder, "orders");
        MakeNewer(SampleLog.Segments(log)[0]);

        foreach (var command in new[] { "verify", "inspect", "repair" })
        {
            var result = await ToolProcess.RunAsync(folder.Root, "log", command, "--from", "orders");

            Assert.Equal(2, result.ExitCode);
            Assert.Contains("error RHS0009: the event log is in a newer format at byte 8.", result.Errors, StringComparison.Ordinal);
            Assert.Contains("format 2", result.Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("RHS0009", "--from", "nowhere")]
    [InlineData("RHS0009", "--from", "a.jsonl")]
    [InlineData("RHS0009", "--from", "empty")]
    [InlineData("RHS0009", "--from", "https://example.org/log")]
    [InlineData("RHS0009")]
    [InlineData("RHS0001", "--from")]
    [InlineData("RHS0001", "--form", "x")]
    public async Task Verify_BadInput_ExitsWith2AndOneDocument(string code, params string[] words)
    {
        folder.Write("a.jsonl", "{}\n");
        Directory.CreateDirectory(folder.Path("empty"));

        var result = await ToolProcess.RunAsync(folder.Root, ["log", "verify", .. words, "--format", "json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(code, result.Json.GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.Empty(result.Errors);
    }

    private static void MakeNewer(string segment)
    {
        var bytes = File.ReadAllBytes(segment);
        bytes[8] = 2;
        var crc = ~0u;
        foreach (var value in bytes[..60])
        {
            crc = System.Numerics.BitOperations.Crc32C(crc, value);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(60), ~crc);
        File.WriteAllBytes(segment, bytes);
    }
}
