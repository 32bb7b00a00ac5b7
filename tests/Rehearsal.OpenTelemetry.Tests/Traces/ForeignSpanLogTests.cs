using Rehearsal.Analysis;
using Rehearsal.Events;

namespace Rehearsal.OpenTelemetry.Tests;

public sealed class ForeignSpanLogTests
{
    [Fact]
    public async Task Translate_SpansFromALog_AreWhatTheyWere()
    {
        var token = TestContext.Current.CancellationToken;
        var trace = new Trace(3);
        var server = trace.Add("shop", "GET \"/\" é😀", ForeignSpanKind.Server, 0, 1.2345);
        trace.Add("shop", "send", ForeignSpanKind.Producer, 0.5, 0.1, server, "broken", server);
        trace.Spans[1] = trace.Spans[1] with
        {
            Attributes = new Dictionary<string, object> { ["a"] = "text", ["b"] = true, ["c"] = long.MaxValue, ["d"] = 1.0, ["e"] = double.NaN },
            ErrorType = "TimeoutError",
        };
        var log = new MemoryEventLog();

        await ForeignSpanLog.AppendAsync(log, trace.Spans, token);
        await ForeignSpanLog.AppendAsync(log, [], token);

        var records = new List<LogRecord>();
        await foreach (var record in log.ReadAsync(new LogQuery(), token))
            records.Add(record);
        Assert.Equal(2, records.Count);

        // NaN has no number in JSON: it comes back as a text.
        var expected = TraceTranslation.Translate([trace.Spans[0], trace.Spans[1] with { Attributes = new Dictionary<string, object>(trace.Spans[1].Attributes) { ["e"] = "NaN" } }]);
        Assert.Equal(expected.Select(static record => record.ToString()), ForeignSpanLog.Translate(records).Select(static record => record.ToString()));
    }

    [Fact]
    public void Translate_RecordsWithoutForeignSpans_AreLeftAsTheyAre()
    {
        IReadOnlyList<LogRecord> records = [new LogRecord(4, new Mark { Id = Guid.Empty, Kind = "rehearsal.step", Time = Trace.Begin, CorrelationId = "" })];

        Assert.Same(records, ForeignSpanLog.Translate(records));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"trace":"xyz","span":"1"}""")]
    public void Translate_MarkOfSomethingElse_IsAFormatException(string data)
    {
        var mark = new Mark { Id = Guid.Empty, Kind = ForeignSpanLog.MarkKind, Time = Trace.Begin, CorrelationId = "", Data = new EventData(System.Text.Encoding.UTF8.GetBytes(data)) };

        Assert.Throws<FormatException>(() => ForeignSpanLog.Translate([new LogRecord(0, mark)]));
    }

    [Fact]
    public async Task Translate_OfAnEmbeddedLog_HasEverythingThatWasKept()
    {
        var token = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("otlp-");
        try
        {
            var trace = new Trace(1);
            var server = trace.Add("shop", "GET /", ForeignSpanKind.Server, 0, 10);
            trace.Add("shop", "SELECT", ForeignSpanKind.Client, 1, 8, server);
            await using (var log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder.FullName, Durability = LogDurability.Buffered }))
            {
                await ForeignSpanLog.AppendAsync(log, trace.Spans, token);
            }

            using var reader = EmbeddedLogReader.Open(folder.FullName, TimeProvider.System);
            using var scan = reader.Scan();
            List<LogRecord> records = [];
            while (scan.MoveNext())
                records.Add(new LogRecord(scan.Current.Position, scan.Current.ToEntry()));

            Assert.Equal("shop.GET /", Assert.Single(Assert.Single(FlowAnalysis.Analyze(ForeignSpanLog.Translate(records)).Flows[0].Roots).Handlings).Name);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
