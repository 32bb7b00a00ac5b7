using System.Text;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

public sealed class FlowStreamTests
{
    [Theory]
    [InlineData(1_000_000)]
    [InlineData(7)]
    [InlineData(0)]
    public void Explain_ManyFlowsAtOnce_SaysWhatAnalyzeSays(int togetherMax)
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var records = Interleaved(new Random(seed));
            var stream = new FlowStream(null, togetherMax);
            records.ForEach(stream.Add);

            var flows = stream.Explain().Select(static placed => (placed.Place, placed.Totals, placed.Flow)).OrderBy(static placed => placed.Place).ToList();

            var expected = FlowAnalysis.Analyze(records);
            Assert.Equal(Json(expected), Json(new FlowReport { Flows = [.. flows.Select(static placed => placed.Flow)] }));
            Assert.All(flows, static placed => Assert.Equal(FlowTotals.Of(placed.Flow), placed.Totals));
        }
    }

    [Fact]
    public void Explain_MoreThanFitsIntoMemory_GoesThroughAFile()
    {
        var records = Interleaved(new Random(1));
        var parts = new RecordingParts(count: 2, bytesMax: 0, blockSize: 256);
        records.ForEach(parts.Add);

        var flows = parts.Explain(new FlowAnalysisOptions()).Select(static placed => (placed.Place, placed.Flow)).OrderBy(static placed => placed.Place);

        Assert.Equal(Json(FlowAnalysis.Analyze(records)), Json(new FlowReport { Flows = [.. flows.Select(static placed => placed.Flow)] }));
    }

    [Fact]
    public void Explain_SystemThatStatesItsHandlers_FindsWhatIsMissing()
    {
        var shop = Shop.SlowGatewayAndMailDown();
        var stream = new FlowStream(null, togetherMax: 0);
        shop.Records.ToList().ForEach(stream.Add);

        Assert.Equal(Json(shop.Analyze()), Json(new FlowReport { Flows = [.. stream.Explain().Select(static placed => placed.Flow)] }));
    }

    [Fact]
    public void Add_MoreThanRecordsMax_LeavesTheRestOut()
    {
        var stream = new FlowStream(new FlowAnalysisOptions { RecordsMax = 3 });
        Interleaved(new Random(1)).ForEach(stream.Add);

        Assert.True(stream.Truncated);
        Assert.InRange(stream.Explain().Count(), 1, 3);
    }

    [Fact]
    public void ToReport_MoreFlowsThanAreKept_KeepsTheFirstOfEachKindAndCountsAll()
    {
        var stream = new FlowStream(null, togetherMax: 0);
        var records = Interleaved(new Random(5));
        records.ForEach(stream.Add);
        var all = FlowAnalysis.Analyze(records);
        var selection = new FlowSelection(2);

        foreach (var flow in stream.Explain())
            selection.Add(flow);
        var report = selection.ToReport();

        Assert.Equal(
            all.Flows.Where(static flow => flow.Issues.Count > 0).Take(2).Concat(all.Flows.Where(static flow => flow.Issues.Count == 0).Take(2)).Select(static flow => flow.CorrelationId).Order(),
            report.Flows.Select(static flow => flow.CorrelationId).Order());
        Assert.Equal(all.Totals, report.Totals);
        Assert.Equal(Text(all, flowsMax: 2), Text(report, flowsMax: 2));
    }

    // Some thirty flows that run at once; a few lack what the others have, fail, are slow, or have marks about them.
    private static List<LogRecord> Interleaved(Random random)
    {
        List<List<LogEntry>> flows = [];
        var recording = new RecordingBuilder();
        for (var flow = 0; flow < 30; flow++)
        {
            var begun = recording.Records.Count;
            recording.CorrelationId = $"ORD-{flow}";
            var created = recording.Event(random.Next(1000), "Created");
            var at = (created.Time - RecordingBuilder.Epoch).TotalMilliseconds;
            var handled = recording.Handling(created, "a.take", at + random.Next(5), random.Next(200), random.Next(20) == 0 ? SpanOutcome.Failed : SpanOutcome.Succeeded, random.Next(20) == 0 ? "no" : null);
            recording.Call(handled, "Gateway", at + 5, random.Next(150));
            if (random.Next(25) > 0)
                recording.Handling(recording.Event(at + 300, "Taken", handled), "b.go_on", at + 301, 10);
            if (random.Next(10) == 0)
                recording.Handling(created with { Id = recording.NextId() }, "a.lost", at + 400, 10);
            if (random.Next(10) == 0)
                recording.Add(new Mark { Id = recording.NextId(), Time = RecordingBuilder.Epoch, CorrelationId = recording.CorrelationId, Kind = MarkKinds.Fault, About = handled.Id, Data = EventData.EmptyObject });
            flows.Add([.. recording.Records.Skip(begun).Select(static record => record.Entry)]);
        }

        List<LogRecord> records = [];
        while (flows.Count > 0)
        {
            var next = flows[random.Next(flows.Count)];
            records.Add(new LogRecord(records.Count, next[0]));
            next.RemoveAt(0);
            flows.RemoveAll(static flow => flow.Count == 0);
        }

        return records;
    }

    private static string Json(FlowReport report)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            FlowJson.Write(writer, report);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Text(FlowReport report, int flowsMax)
    {
        var text = new StringWriter();
        FlowText.Write(text, report, new FlowTextOptions { FlowsMax = flowsMax });
        return text.ToString();
    }
}
