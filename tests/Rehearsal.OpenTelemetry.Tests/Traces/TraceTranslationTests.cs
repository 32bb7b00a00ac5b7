using Rehearsal.Analysis;
using Rehearsal.Events;

namespace Rehearsal.OpenTelemetry.Tests;

public sealed class TraceTranslationTests
{
    [Fact]
    public void Translate_FourServices_TheAnalysisFindsTheSlowAndTheFailingSpanAndNothingElse()
    {
        var flow = Assert.Single(Analyze(FourServices().Spans).Flows);

        Assert.Equal(["gateway", "orders", "mail", "payments"], flow.Services);
        Assert.Equal(
            [(FlowIssueKind.Failed, "mail.process order-placed"), (FlowIssueKind.Slow, "SELECT cards")],
            flow.Issues.Select(static issue => (issue.Kind, issue.Target)));
        Assert.Contains("SMTP time-out", flow.Issues[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_FourServices_EachHopIsCausedByTheOneBefore()
    {
        var root = Assert.Single(Analyze(FourServices().Spans).Flows[0].Roots);

        Assert.Equal(("POST /orders", "outside"), (root.Event, root.Source));
        var gateway = Assert.Single(root.Handlings);
        Assert.Equal("gateway.POST /orders", gateway.Name);
        var order = Assert.Single(gateway.Caused);
        Assert.Equal(("POST /place", "gateway"), (order.Event, order.Source));
        var orders = Assert.Single(order.Handlings);
        Assert.Equal(TimeSpan.FromMilliseconds(5), orders.Wait);
        Assert.Equal(["order-placed", "POST /charge"], orders.Caused.Select(static caused => caused.Event));
        Assert.Equal("mail.process order-placed", Assert.Single(orders.Caused[0].Handlings).Name);
    }

    [Fact]
    public void Translate_CriticalPath_LeadsThroughTheCallsIntoTheServiceThatWasWaitedFor()
    {
        // The mail is done before the answer: its sending, not its handling, is on the way to the end.
        var trace = FourServices();
        var names = NamesOf(trace.Spans);

        var path = Analyze(trace.Spans).Flows[0].CriticalPath.Select(id => names.GetValueOrDefault(id)).Where(static name => name is not null);

        Assert.Equal(["POST /orders", "HTTP POST", "POST /place", "order-placed", "HTTP POST", "POST /charge", "SELECT cards"], path);
    }

    [Fact]
    public void Translate_AnyOrderAndTwice_IsTheSame()
    {
        var spans = FourServices().Spans;
        var expected = Text(TraceTranslation.Translate(spans));
        var random = new Random(5);
        for (var i = 0; i < 50; i++)
        {
            var shuffled = spans.Concat(spans).ToArray();
            random.Shuffle(shuffled);
            Assert.Equal(expected, Text(TraceTranslation.Translate(shuffled)));
        }
    }

    [Fact]
    public void Translate_BatchThatLinksToThreeTraces_IsOneFlowInWhichEachMessageIsHandled()
    {
        var senders = Enumerable.Range(1, 3).Select(static number => new Trace((UInt128)number)).ToList();
        var sent = senders.Select(static (trace, i) => trace.Add("shop", "send", ForeignSpanKind.Producer, i * 10, 1)).ToArray();
        var batch = new Trace(9);
        batch.Add("warehouse", "receive batch", ForeignSpanKind.Consumer, 50, 5, null, null, sent);

        var flow = Assert.Single(Analyze([.. senders.SelectMany(static trace => trace.Spans), .. batch.Spans]).Flows);

        Assert.Equal("00000000000000000000000000000001", flow.CorrelationId);
        var messages = flow.Roots.SelectMany(static root => root.Handlings).SelectMany(static handling => handling.Caused).ToList();
        Assert.Equal(3, messages.Count);
        Assert.All(messages, static message => Assert.Equal("warehouse", Assert.Single(message.Handlings).Service));
    }

    [Fact]
    public void Translate_WhatABatchPublishes_JoinsAllItsMessagesAndIsReadyWithTheLast()
    {
        var senders = Enumerable.Range(1, 3).Select(static number => new Trace((UInt128)number)).ToList();
        var sent = senders.Select(static (trace, i) => trace.Add("shop", "send", ForeignSpanKind.Producer, i * 10, 1)).ToArray();
        var batch = new Trace(9);
        var received = batch.Add("warehouse", "receive batch", ForeignSpanKind.Consumer, 50, 5, null, null, sent);
        batch.Add("warehouse", "send shipped", ForeignSpanKind.Producer, 55, 0, received);

        var records = TraceTranslation.Translate([.. senders.SelectMany(static trace => trace.Spans), .. batch.Spans]);
        var flow = Assert.Single(FlowAnalysis.Analyze(records).Flows);

        var shipped = Assert.Single(flow.Roots.SelectMany(Walk), static node => node.Event == "send shipped");
        Assert.Equal(2, shipped.Joins.Count);
        Assert.All(shipped.Joins, static join => Assert.Equal("send", join.Event));
        var lastSent = Assert.Single(records, static record => record.Entry is EventEnvelope { Type: "send", Source: "shop" } && record.Entry.Time == Trace.Begin.AddMilliseconds(20));
        Assert.Contains(lastSent.Entry.Id, flow.CriticalPath);
    }

    private static IEnumerable<FlowNode> Walk(FlowNode node) => node.Handlings.SelectMany(static handling => handling.Caused).SelectMany(Walk).Prepend(node);

    [Fact]
    public void Translate_ParentThatWasNotReported_IsARootOfItsOwn()
    {
        var trace = new Trace(1);
        var lost = trace.Add("proxy", "lost", ForeignSpanKind.Client, 0, 10);
        var seen = trace.Add("shop", "GET /", ForeignSpanKind.Server, 1, 8, lost);

        var flow = Assert.Single(Analyze([seen]).Flows);

        Assert.Equal("shop.GET /", Assert.Single(Assert.Single(flow.Roots).Handlings).Name);
    }

    [Fact]
    public void Translate_WorkInsideAService_IsACallOfTheHandlingItLiesIn()
    {
        var trace = new Trace(1);
        var server = trace.Add("shop", "GET /", ForeignSpanKind.Server, 0, 100);
        var middleware = trace.Add("shop", "middleware", ForeignSpanKind.Internal, 1, 98, server);
        trace.Add("shop", "SELECT", ForeignSpanKind.Client, 2, 90, middleware);

        var handling = Assert.Single(Assert.Single(Analyze(trace.Spans).Flows[0].Roots).Handlings);

        Assert.Equal(["middleware", "SELECT"], handling.Calls.Select(static call => call.Name));
    }

    [Fact]
    public void Translate_ParentsInACircle_EndsAndLosesNothing()
    {
        ForeignSpan[] circle = [.. Enumerable.Range(1, 5).Select(static i => new ForeignSpan
        {
            Id = new ForeignSpanId(1, (ulong)i),
            Parent = (ulong)((i % 5) + 1),
            Service = "s",
            Name = $"n{i}",
            Start = Trace.Begin,
            Duration = TimeSpan.Zero,
        })];

        var records = TraceTranslation.Translate(circle);

        Assert.Equal(5, records.Count(static record => record.Entry is Span));
        Assert.Single(FlowAnalysis.Analyze(records).Flows);
    }

    [Fact]
    public void Translate_NothingOrOwnParent_DoesNotThrow()
    {
        Assert.Empty(TraceTranslation.Translate([]));
        var self = new ForeignSpan { Id = new ForeignSpanId(1, 1), Parent = 1, Service = "s", Name = "n", Start = Trace.Begin, Duration = TimeSpan.Zero, Links = [new ForeignSpanId(1, 1)], Kind = ForeignSpanKind.Producer };
        Assert.Equal(1, TraceTranslation.Translate([self]).Count(static record => record.Entry is Span));
    }

    [Fact]
    public void Translate_ForeignNameWithThePlatformsPrefix_StaysADomainEvent()
    {
        var trace = new Trace(1);
        trace.Add("s", "rehearsal.step", ForeignSpanKind.Server, 0, 1);

        Assert.Equal("otel.rehearsal.step", Assert.Single(Analyze(trace.Spans).Flows[0].Roots).Event);
    }

    // Any spans whatever: no span is lost, none is doubled, the order in which they came decides nothing, and what comes out can be analysed.
    [Fact]
    public void Translate_RandomSpans_LosesAndDoublesNone()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var spans = Enumerable.Range(1, random.Next(1, 60)).Select(i => new ForeignSpan
            {
                Id = new ForeignSpanId((UInt128)random.Next(1, 4), (ulong)i),
                Parent = random.Next(3) == 0 ? null : (ulong)random.Next(1, 60),
                Service = $"s{random.Next(4)}",
                Name = $"n{random.Next(6)}",
                Kind = (ForeignSpanKind)random.Next(6),
                Start = Trace.Begin.AddMilliseconds(random.Next(1_000)),
                Duration = TimeSpan.FromMilliseconds(random.Next(500)),
                Links = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new ForeignSpanId((UInt128)random.Next(1, 4), (ulong)random.Next(1, 60)))],
                IsFailed = random.Next(5) == 0,
            }).ToArray();

            var records = TraceTranslation.Translate(spans);

            var ids = records.Select(static record => record.Entry.Id).ToList();
            Assert.Equal(ids.Count, ids.Distinct().Count());
            Assert.All(spans, span => Assert.Contains(ForeignIds.OfSpan(span.Id), ids));
            var handled = records.Select(static record => record.Entry).OfType<Span>().Select(static span => span.TriggerId).ToHashSet();
            Assert.Subset(records.Select(static record => record.Entry).OfType<EventEnvelope>().Select(static envelope => envelope.Id).ToHashSet(), handled);
            FlowAnalysis.Analyze(records);
            random.Shuffle(spans);
            Assert.Equal(Text(records), Text(TraceTranslation.Translate(spans)));
        }
    }

    private static Trace FourServices()
    {
        var trace = new Trace(7);
        var gateway = trace.Add("gateway", "POST /orders", ForeignSpanKind.Server, 0, 1_000);
        var toOrders = trace.Add("gateway", "HTTP POST", ForeignSpanKind.Client, 10, 980, gateway);
        var orders = trace.Add("orders", "POST /place", ForeignSpanKind.Server, 15, 970, toOrders);
        var toPayments = trace.Add("orders", "HTTP POST", ForeignSpanKind.Client, 60, 920, orders);
        var payments = trace.Add("payments", "POST /charge", ForeignSpanKind.Server, 65, 910, toPayments);
        trace.Add("payments", "SELECT cards", ForeignSpanKind.Client, 90, 850, payments);
        var sent = trace.Add("orders", "order-placed", ForeignSpanKind.Producer, 30, 1, orders);
        trace.Add("mail", "process order-placed", ForeignSpanKind.Consumer, 40, 20, sent, "SMTP time-out");
        return trace;
    }

    private static FlowReport Analyze(IEnumerable<ForeignSpan> spans) => FlowAnalysis.Analyze(TraceTranslation.Translate(spans));

    private static Dictionary<Guid, string> NamesOf(IEnumerable<ForeignSpan> spans) => spans.ToDictionary(static span => ForeignIds.OfSpan(span.Id), static span => span.Name);

    private static string Text(IReadOnlyList<LogRecord> records) => string.Join('\n', records.Select(static record => $"{record.Position} {record.Entry}"));
}
