using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

public sealed class FlowAnalysisTests
{
    [Fact]
    public void Analyze_NoRecords_HasNoFlows()
    {
        var report = FlowAnalysis.Analyze([]);

        Assert.Empty(report.Flows);
        Assert.False(report.Truncated);
    }

    [Fact]
    public void Analyze_Chain_NestsEventsUnderTheHandlingsThatPublishedThem()
    {
        var flow = Assert.Single(Shop.SlowGatewayAndMailDown().Analyze().Flows);

        Assert.Equal("ORD-12345", flow.CorrelationId);
        Assert.Equal(5, flow.EventCount);
        Assert.Equal(6, flow.HandlingCount);
        Assert.Equal(["inventory_service", "payment_service", "shipping_service", "notification_service"], flow.Services);
        Assert.Equal(RecordingBuilder.Ms(2366.1), flow.Duration);
        var root = Assert.Single(flow.Roots);
        Assert.Equal(("OrderCreated", TimeSpan.Zero, "scenario"), (root.Event, root.At, root.Source));
        Assert.Equal(["inventory_service.hold_stock", "payment_service.begin_payment"], root.Handlings.Select(handling => handling.Name));
        var charge = Assert.Single(Assert.Single(root.Handlings[1].Caused).Handlings);
        Assert.Equal((RecordingBuilder.Ms(0.8), RecordingBuilder.Ms(1258)), (charge.Wait, charge.Duration));
        Assert.Equal("PaymentGateway", Assert.Single(charge.Calls).Name);
    }

    [Fact]
    public void Analyze_TwoCorrelations_AreTwoFlowsInLogOrder()
    {
        var recording = new RecordingBuilder { CorrelationId = "b" };
        recording.Event(0, "First");
        recording.CorrelationId = "a";
        recording.Event(0, "Second");

        Assert.Equal(["b", "a"], recording.Analyze().Flows.Select(flow => flow.CorrelationId));
    }

    [Fact]
    public void Analyze_RecordsOutOfOrder_AreSortedByPosition()
    {
        var records = Shop.MailRetried().Records;

        Assert.Equal(
            Json(FlowAnalysis.Analyze(records)),
            Json(FlowAnalysis.Analyze(records.Reverse())));
    }

    [Fact]
    public void Analyze_CauseInAnotherFlow_IsARoot()
    {
        var recording = new RecordingBuilder { CorrelationId = "one" };
        var first = recording.Event(0, "First");
        var handling = recording.Handling(first, "a.b", 1, 1);
        recording.CorrelationId = "two";
        recording.Event(2, "Second", handling);

        var flows = recording.Analyze().Flows;

        Assert.Equal(["First", "Second"], flows.Select(flow => Assert.Single(flow.Roots).Event));
    }

    [Fact]
    public void Analyze_CauseNotRecorded_IsARoot()
    {
        var recording = new RecordingBuilder();
        recording.Add(recording.Event(0, "Lost", because: new RecordingBuilder().Event(0, "Elsewhere")) with { Id = recording.NextId(), CausationId = recording.NextId() });

        Assert.All(recording.Analyze().Flows.SelectMany(flow => flow.Roots), root => Assert.Equal("Lost", root.Event));
    }

    [Fact]
    public void Analyze_SpanWithoutItsEvent_StandsUnderAPlaceholder()
    {
        var source = new RecordingBuilder();
        var order = source.Event(0, "OrderCreated");
        var handling = source.Handling(order, "payment_service.begin", 10, 5);
        source.Event(15, "PaymentProcessing", handling);
        var records = source.Records.Skip(1);

        var flow = Assert.Single(FlowAnalysis.Analyze(records).Flows);

        var root = Assert.Single(flow.Roots);
        Assert.False(root.Recorded);
        Assert.Equal(("OrderCreated", order.Id), (root.Event, root.Id));
        Assert.Equal("PaymentProcessing", Assert.Single(Assert.Single(root.Handlings).Caused).Event);
        Assert.Equal(1, flow.EventCount);
        Assert.Equal(RecordingBuilder.Ms(15), flow.Duration);
    }

    [Fact]
    public void Analyze_EventOfAnUnrecordedSpan_StandsUnderAHandlingWithoutId()
    {
        var source = new RecordingBuilder();
        var order = source.Event(0, "OrderCreated");
        var handling = source.Handling(order, "payment_service.begin", 10, 5);
        source.Event(15, "PaymentProcessing", handling);
        source.Event(15, "PaymentLogged", handling);
        source.Call(handling, "Gateway", 11, 2);
        var records = source.Records.Where(record => record.Entry.Id != handling.Id);

        var root = Assert.Single(Assert.Single(FlowAnalysis.Analyze(records).Flows).Roots);

        var unrecorded = Assert.Single(root.Handlings);
        Assert.Null(unrecorded.Id);
        Assert.Null(unrecorded.Outcome);
        Assert.Equal("payment_service", unrecorded.Name);
        Assert.Equal(["PaymentProcessing", "PaymentLogged"], unrecorded.Caused.Select(caused => caused.Event));
        Assert.Equal("Gateway", Assert.Single(unrecorded.Calls).Name);
    }

    [Fact]
    public void Analyze_NoTraceContext_TakesTheSourcesHandlingAsPublisher()
    {
        var recording = new RecordingBuilder();
        var order = recording.Event(0, "OrderCreated");
        recording.Handling(order, "stock_service.hold", 1, 1);
        recording.Handling(order, "payment_service.begin", 1, 1);
        recording.Event(2, "PaymentProcessing", source: "payment_service", because: order);

        var root = Assert.Single(Assert.Single(recording.Analyze().Flows).Roots);

        Assert.Equal("PaymentProcessing", Assert.Single(root.Handlings.Single(handling => handling.Service == "payment_service").Caused).Event);
    }

    [Fact]
    public void Analyze_CircleOfCauses_IsCutBeforeItsFirstEvent()
    {
        var recording = new RecordingBuilder();
        var ids = new[] { recording.NextId(), recording.NextId(), recording.NextId(), recording.NextId() };
        var blank = new RecordingBuilder().Event(0, "E");
        // 0 → 1 → 2 → 0, and 3 hangs on 1. The log holds 3 first.
        recording.Add(blank with { Id = ids[3], Type = "E3", CausationId = ids[1] });
        recording.Add(blank with { Id = ids[0], Type = "E0", CausationId = ids[2] });
        recording.Add(blank with { Id = ids[1], Type = "E1", CausationId = ids[0] });
        recording.Add(blank with { Id = ids[2], Type = "E2", CausationId = ids[1] });
        recording.Add(blank with { Id = recording.NextId(), Type = "Self", CausationId = Guid.Parse("01900000-0000-7000-8000-000000000005") });

        var flow = Assert.Single(recording.Analyze().Flows);

        Assert.Equal(["E0", "Self"], flow.Roots.Select(root => root.Event));
        Assert.Equal(["E0", "E1", "E3", "E2"], Walk(flow.Roots[0]).Select(node => node.Event));
        Assert.Equal(5, flow.EventCount);
    }

    [Fact]
    public void Analyze_DoubledEntries_CountOnce()
    {
        var records = Shop.SlowGatewayAndMailDown().Records;
        var doubled = records.Concat(records.Select(record => record with { Position = record.Position + records.Count }));

        var flow = Assert.Single(FlowAnalysis.Analyze(doubled).Flows);

        Assert.Equal(5, flow.EventCount);
        Assert.Equal(6, flow.HandlingCount);
        Assert.Equal(5, flow.Issues.Count(issue => issue.Kind == FlowIssueKind.Duplicate));
    }

    [Fact]
    public void Analyze_ImpossibleTimes_AreKeptWithinReason()
    {
        var recording = new RecordingBuilder();
        var first = recording.Event(0, "E");
        var handling = recording.Handling(first, "a.b", 0, 0);
        recording.Add(handling with { Id = recording.NextId(), Duration = TimeSpan.MaxValue, QueueWait = TimeSpan.MinValue });
        recording.Add(handling with { Id = recording.NextId(), Duration = TimeSpan.MinValue, QueueWait = TimeSpan.MaxValue, TriggerId = recording.NextId() });

        var flow = Assert.Single(recording.Analyze().Flows);

        Assert.All(flow.Roots.SelectMany(root => root.Handlings), kept => Assert.True(kept.Duration >= TimeSpan.Zero && kept.Wait >= TimeSpan.Zero));
        Assert.Equal(DateTimeOffset.MaxValue - RecordingBuilder.Epoch, flow.Duration);
    }

    [Fact]
    public void Analyze_PlatformEvents_AreShownButNotCounted()
    {
        var recording = new RecordingBuilder();
        recording.Event(0, "rehearsal.timer");

        var flow = Assert.Single(recording.Analyze().Flows);

        Assert.Equal(0, flow.EventCount);
        Assert.Single(flow.Roots);
    }

    [Fact]
    public void Analyze_MoreThanRecordsMax_LeavesTheRestOut()
    {
        var recording = new RecordingBuilder();
        for (var i = 0; i < 5; i++)
            recording.Event(i, "E");

        var report = recording.Analyze(new FlowAnalysisOptions { RecordsMax = 3 });

        Assert.True(report.Truncated);
        Assert.Equal(3, Assert.Single(report.Flows).EventCount);
        Assert.False(recording.Analyze(new FlowAnalysisOptions { RecordsMax = 5 }).Truncated);
    }

    [Fact]
    public void Analyze_ChainFarDeeperThanAnyStack_DoesNotOverflow()
    {
        var records = Deep(50_000);

        var report = FlowAnalysis.Analyze(records);

        var flow = Assert.Single(report.Flows);
        Assert.Equal(50_000, flow.EventCount);
        Assert.Equal(100_000 - 1, flow.CriticalPath.Count);
        var text = new StringWriter();
        FlowText.Write(text, report);
        Assert.Contains("… 49,900 more events", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"caused_omitted\":49800", Json(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    public void Options_OutOfRange_AreRefused(int thresholdMs, int recordsMax, int issuesMax) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FlowAnalysisOptions
        {
            SlowThreshold = TimeSpan.FromMilliseconds(thresholdMs),
            RecordsMax = recordsMax,
            IssuesMax = issuesMax,
        });

    private static IEnumerable<FlowNode> Walk(FlowNode node) =>
        node.Handlings.SelectMany(handling => handling.Caused).SelectMany(Walk).Prepend(node);

    private static string Json(FlowReport report)
    {
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream))
            FlowJson.Write(writer, report);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static IEnumerable<LogRecord> Deep(int count)
    {
        var recording = new RecordingBuilder();
        Span? by = null;
        for (var i = 0; i < count; i++)
        {
            var envelope = recording.Event(i, "E", by);
            if (i < count - 1)
                by = recording.Handling(envelope, "a.b", i, 1);
        }

        return recording.Records;
    }
}
