using Rehearsal.Events;

namespace Rehearsal.Cli.Tests.Logs;

/// <summary><c>log inspect</c> from its command line to its exit code.</summary>
public sealed class LogInspectTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Inspect_Log_ShowsCountsTimesSegmentsAndTypes()
    {
        var log = await SampleLog.WriteAsync(folder, "orders");
        using (var follower = LogFollower.Open(log, "billing", TimeProvider.System))
        {
            await follower.MarkHandledAsync([0, 1, 5]);
        }

        var result = await ToolProcess.RunAsync(folder.Root, "log", "inspect", "--from", "orders");

        Assert.Equal(0, result.ExitCode);
        string[] expected =
        [
            "  records    30 events, 30 spans, 0 marks in 30 batches; positions 0 to 59\n",
            "  times      2026-01-01T00:00:01.0000000Z to 2026-01-01T00:00:30.0000000Z\n",
            "  flushed    everything\n",
            "  closed     yes\n",
            "  follower   billing: handled before position 2, and 1 above\n",
            "        20  event  OrderCreated\n",
            "        10  event  OrderPaid\n",
            "        30  span\n",
        ];
        Assert.All(expected, line => Assert.Contains(line, result.Output, StringComparison.Ordinal));
        Assert.Equal(SampleLog.Segments(log).Length, result.Output.Split(".segment ").Length - 1);
    }

    [Fact]
    public async Task Inspect_Position_ListsRecordsFromThere()
    {
        await SampleLog.WriteAsync(folder, "orders");

        var result = await ToolProcess.RunAsync(folder.Root, "log", "inspect", "--from", "orders", "--position", "58", "--limit", "5");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            [
                "orders",
                "        58  2026-01-01T00:00:30.0000000Z  event  OrderPaid  corr-30  stream order-2",
                "        59  2026-01-01T00:00:30.0000000Z  span   order_service.place(OrderPaid)  corr-30",
            ],
            result.Output.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("correlation:corr-30 and kind:event", "        58  2026-01-01T00:00:30.0000000Z  event  OrderPaid  corr-30  stream order-2")]
    [InlineData("last:1s and handler:place and type:OrderCreated", "        57  2026-01-01T00:00:29.0000000Z  span   order_service.place(OrderCreated)  corr-29")]
    [InlineData("type:Nothing", "  no record that matches")]
    public async Task Inspect_Filter_ListsRecordsThatMatch(string filter, params string[] expected)
    {
        await SampleLog.WriteAsync(folder, "orders");

        var result = await ToolProcess.RunAsync(folder.Root, "log", "inspect", "--from", "orders", "--filter", filter);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["orders", .. expected], result.Output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Inspect_Record_ShowsPlaceChecksumAndContent()
    {
        var log = await SampleLog.WriteAsync(folder, "orders");

        var text = await ToolProcess.RunAsync(folder.Root, "log", "inspect", "--from", "orders", "--record", "58");
        var json = await ToolProcess.RunAsync(folder.Root, "log", "inspect", "--from", "orders", "--record", "58", "--format", "json");

        Assert.Equal(0, text.ExitCode);
        var record = json.Json.GetProperty("logs")[0].GetProperty("records")[0];
        var bytes = await File.ReadAllBytesAsync(Path.Combine(log, record.GetProperty("file").GetString()!), TestContext.Current.CancellationToken);
        var offset = record.GetProperty("offset").GetInt32();
        Assert.Equal(58, BitConverter.ToInt64(bytes, offset + 8));
        Assert.Equal(record.GetProperty("crc").GetString(), BitConverter.ToUInt32(bytes, offset + 4).ToString("x8", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("OrderPaid", record.GetProperty("recorded").GetProperty("type").GetString());
        Assert.Contains($"  crc-32c      {record.GetProperty("crc").GetString()}, holds\n", text.Output, StringComparison.Ordinal);
        Assert.Contains($"from byte {offset} to ", text.Output, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"OrderPaid\"", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_DamagedLog_ShowsWhatCanBeRead()
    {
        var log = await SampleLog.WriteAsync(folder, "orders");
        SampleLog.Damage(SampleLog.Segments(log)[0], 100);

        var result = await ToolProcess.RunAsync(folder.Root, "log", "inspect", "--from", "orders");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("see 'rehearse log verify --from orders'", result.Output, StringComparison.Ordinal);
        Assert.Contains("OrderCreated", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--record", "60")]
    [InlineData("--record", "-1")]
    [InlineData("--position", "x")]
    [InlineData("--limit", "0")]
    public async Task Inspect_OddNumbers_ExitsWith2(string option, string value)
    {
        await SampleLog.WriteAsync(folder, "orders");

        var result = await ToolProcess.RunAsync(folder.Root, "log", "inspect", "--from", "orders", option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error RHS0001: ", result.Errors, StringComparison.Ordinal);
    }
}
