using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

public sealed class RecordingComparisonTests
{
    private const string Flow = "ORD-12345";

    [Fact]
    public void Find_SameRecordingReadTwice_IsNull()
    {
        var bytes = Bytes(Order(builder => builder.Add(new EventEnvelope
        {
            Id = builder.NextId(),
            Time = RecordingBuilder.At(9),
            CorrelationId = Flow,
            Type = "Imported",
            Source = "elsewhere",
            Data = EventData.EmptyObject,
            Extensions = new EventExtensions([new EventExtension("originalid", new EventData("\"x\""u8.ToArray()))]),
        })));

        Assert.Null(RecordingComparison.Find(Recording.Read(new MemoryStream(bytes)), Recording.Read(new MemoryStream(bytes))));
    }

    [Fact]
    public void Find_AnotherValueInAnEvent_NamesItsFieldAndTheHandlerThatPublishedIt()
    {
        var found = Find(Order(data: """{"order_id":"O-1","items":[{"price":1},{"price":2}]}"""), Order(data: """{"order_id":"O-1","items":[{"price":1},{"price":3}]}"""));

        Assert.Equal(
            new RecordingDivergence
            {
                Position = 1,
                Record = "event OrderAccepted",
                Field = "data.items[1].price",
                Left = "2",
                Right = "3",
                Handler = "order_service.accept",
                CorrelationId = Flow,
                Nature = DivergenceNature.Value,
            },
            found);
    }

    [Theory]
    [InlineData("{\"id\":1,\"a\":1}", "{\"id\":1}", "data.a", "1", null)]
    [InlineData("{\"id\":1}", "{\"id\":1,\"a\":1}", "data.a", null, "1")]
    [InlineData("{\"a\":[1]}", "{\"a\":[1,2]}", "data.a[1]", null, "2")]
    [InlineData("{\"a\":[1,2]}", "{\"a\":[1]}", "data.a[1]", "2", null)]
    [InlineData("{\"a\":1}", "{\"a\":\"1\"}", "data.a", "1", "\"1\"")]
    [InlineData("{\"a\":{}}", "{\"a\":null}", "data.a", "{}", "null")]
    [InlineData("{\"a\":1.0}", "{\"a\":1}", "data.a", "1.0", "1")]
    [InlineData("{\"parent\":\"x\",\"duration_ms\":1}", "{\"parent\":\"y\",\"duration_ms\":1}", "data.parent", "\"x\"", "\"y\"")]
    public void Find_PayloadsThatDiffer_ShowsBothSides(string left, string right, string field, string? leftValue, string? rightValue)
    {
        var found = Find(Order(data: left), Order(data: right))!;

        Assert.Equal((field, leftValue, rightValue, DivergenceNature.Value), (found.Field, found.Left, found.Right, found.Nature));
    }

    [Theory]
    [InlineData("{\"a\":[1,2,3]}", "{\"a\":[1,3,2]}", "data.a[1]")]
    [InlineData("{\"a\":[{\"x\":1},{\"x\":2}]}", "{\"a\":[{\"x\":2},{\"x\":1}]}", "data.a[0].x")]
    [InlineData("{\"a\":{\"x\":1,\"y\":2}}", "{\"a\":{\"y\":2,\"x\":1}}", "data.a")]
    [InlineData("{\"a\":\"pear, fig\"}", "{\"a\":\"fig, pear\"}", "data.a")]
    public void Find_SameThingsInAnotherOrder_IsOrder(string left, string right, string field)
    {
        var found = Find(Order(data: left), Order(data: right))!;

        Assert.Equal((field, DivergenceNature.Order), (found.Field, found.Nature));
    }

    [Fact]
    public void Find_SameEventsInAnotherOrder_IsOrder()
    {
        var found = Find(
            Order(builder => Publish(builder, "{\"fruit\":\"fig\"}", "{\"fruit\":\"pear\"}")),
            Order(builder => Publish(builder, "{\"fruit\":\"pear\"}", "{\"fruit\":\"fig\"}")))!;

        Assert.Equal(("data.fruit", "\"fig\"", "\"pear\"", DivergenceNature.Order), (found.Field, found.Left, found.Right, found.Nature));
        Assert.Equal("fruit_service.sell", found.Handler);

        static void Publish(RecordingBuilder builder, string first, string second)
        {
            var span = SpanOf(builder, "fruit_service", "sell");
            builder.Event(20, "Sold", by: span, data: first);
            builder.Event(20, "Sold", by: span, data: second);
            builder.Add(span);
        }
    }

    [Fact]
    public void Find_HandlingsInAnotherOrder_NamesBoth()
    {
        var found = Find(Order(builder => Handle(builder, "a", "b")), Order(builder => Handle(builder, "b", "a")))!;

        Assert.Equal(("", "handling a.run", "handling b.run", DivergenceNature.Order), (found.Field, found.Left, found.Right, found.Nature));
        Assert.Equal(("a.run", "b.run"), (found.Handler, found.OtherHandler));

        static void Handle(RecordingBuilder builder, string first, string second)
        {
            builder.Add(SpanOf(builder, first, "run"));
            builder.Add(SpanOf(builder, second, "run"));
        }
    }

    [Fact]
    public void Find_AnotherRecord_SaysWhatEachIs()
    {
        var found = Find(
            Order(builder => builder.Event(30, "Shipped", source: "shop")),
            Order(builder => builder.Event(30, "Refused", source: "shop")))!;

        Assert.Equal(("", "event Shipped", "event Refused", DivergenceNature.OtherRecord), (found.Field, found.Left, found.Right, found.Nature));
        Assert.Equal(("shop", null), (found.Handler, found.OtherHandler));
    }

    [Fact]
    public void Find_OneRecordingEnds_ShowsTheFirstRecordTheOtherHas()
    {
        var (shorter, longer) = (Order(), Order(builder => builder.Add(SpanOf(builder, "late", "run"))));

        var missing = Find(shorter, longer)!;
        Assert.Equal((null, "handling late.run", "late.run", DivergenceNature.Missing), (missing.Left, missing.Right, missing.Handler, missing.Nature));
        Assert.Equal(3, missing.Position);

        var extra = Find(longer, shorter)!;
        Assert.Equal(("handling late.run", null, "late.run", DivergenceNature.Missing), (extra.Left, extra.Right, extra.Handler, extra.Nature));
    }

    [Fact]
    public void Find_EmptyAgainstOneRecord_IsMissing() =>
        Assert.Equal(DivergenceNature.Missing, Find(new Recording(new RecordingHeader(), []), Order())!.Nature);

    [Fact]
    public void Find_OnlyTheDurationDiffers_NamesTheHandlingWhoseItIs()
    {
        var found = Find(Order(took: 5), Order(took: 7.5))!;

        Assert.Equal(("handling order_service.accept", "data.duration_ms", "5", "7.5"), (found.Record, found.Field, found.Left, found.Right));
        Assert.Equal(("order_service.accept", DivergenceNature.Duration), (found.Handler, found.Nature));
    }

    [Fact]
    public void Find_EventLaterInTime_IsDurationOfItsPublisher()
    {
        var found = Find(Order(at: 5), Order(at: 6))!;

        Assert.Equal(("time", "order_service.accept", DivergenceNature.Duration), (found.Field, found.Handler, found.Nature));
    }

    [Fact]
    public void Find_HandlingThatFailedAndTookLonger_ShowsTheOutcomeBeforeTheTime()
    {
        var found = Find(Order(took: 5), Order(took: 9, outcome: SpanOutcome.Failed))!;

        Assert.Equal(("data.outcome", "\"succeeded\"", "\"failed\""), (found.Field, found.Left, found.Right));
    }

    [Fact]
    public void Find_MarkAboutAHandling_IsThatHandlersWork()
    {
        var found = Find(WithEffect("1"), WithEffect("2"))!;

        Assert.Equal(("mark rehearsal.effect", "data.result", "order_service.accept"), (found.Record, found.Field, found.Handler));

        static Recording WithEffect(string result) => Order(builder =>
            builder.Mark(MarkKinds.Effect, builder.Records.Select(static record => record.Entry).OfType<Span>().First().Id, $$"""{"result":{{result}}}"""));
    }

    [Theory]
    [InlineData(MarkKinds.Verdict, "{\"actual\":", "scenario")]
    [InlineData(MarkKinds.DeadLetter, "{\"service\":\"mail\",\"handler\":\"send\",\"n\":", "mail.send")]
    [InlineData(MarkKinds.System, "{\"n\":", null)]
    public void Find_OtherMarks_NamesWhoeverIsKnown(string kind, string data, string? maker) =>
        Assert.Equal(maker, Find(Order(builder => builder.Mark(kind, data: data + "1}")), Order(builder => builder.Mark(kind, data: data + "2}")))!.Handler);

    [Fact]
    public void Find_SagaMark_IsTheWorkOfTheHandlingItWasCommittedWith()
    {
        var found = Find(WithSaga("1"), WithSaga("2"))!;

        Assert.Equal("trip_saga.book", found.Handler);

        static Recording WithSaga(string state) => Order(builder =>
        {
            builder.Add(new Mark { Id = builder.NextId(), Time = RecordingBuilder.Epoch, CorrelationId = Flow, Kind = MarkKinds.Saga, Data = new EventData(Encoding.UTF8.GetBytes($$"""{"state":{{state}}}""")) });
            builder.Add(SpanOf(builder, "trip_saga", "book"));
        });
    }

    [Fact]
    public void Find_AnotherSeed_IsTheHeader()
    {
        var found = Find(Order() with { Header = new RecordingHeader { Seed = 1 } }, Order(data: "{\"a\":1}") with { Header = new RecordingHeader { Seed = 2 } })!;

        Assert.Equal((null, "header", "data.seed", "1", "2", DivergenceNature.Header), (found.Position, found.Record, found.Field, found.Left, found.Right, found.Nature));
    }

    [Fact]
    public void Find_OneRunLeftTheScheduler_ShowsTheRecordBeforeTheHeader()
    {
        var left = Order() with { Header = new RecordingHeader { Deterministic = true } };

        Assert.Equal("data.a", Find(left, Order(data: "{\"a\":1}"))!.Field);
        Assert.Equal("data.deterministic", Find(left, Order())!.Field);
    }

    [Fact]
    public void Find_LongValues_AreShortenedAroundTheDifference()
    {
        var same = new string('x', 5_000);

        var found = Find(Order(data: $"{{\"a\":\"{same}left{same}\"}}"), Order(data: $"{{\"a\":\"{same}right{same}\"}}"))!;

        Assert.Contains("xleftx", found.Left, StringComparison.Ordinal);
        Assert.Contains("xrightx", found.Right, StringComparison.Ordinal);
        Assert.True(found.Left!.Length < 100);
    }

    private static RecordingDivergence? Find(Recording left, Recording right) =>
        RecordingComparison.Find(Recording.Read(new MemoryStream(Bytes(left))), Recording.Read(new MemoryStream(Bytes(right))));

    // An order is created by the scenario, and accepted.
    private static Recording Order(
        Action<RecordingBuilder>? more = null, string data = "{}", double at = 5, double took = 5, SpanOutcome outcome = SpanOutcome.Succeeded)
    {
        var builder = new RecordingBuilder { CorrelationId = Flow };
        var created = builder.Event(0, "OrderCreated");
        var span = SpanOf(builder, "order_service", "accept") with { TriggerId = created.Id, Duration = RecordingBuilder.Ms(took), Outcome = outcome };
        if (outcome == SpanOutcome.Failed)
        {
            span = span with { Error = new SpanError("Exception", "no") };
        }

        builder.Event(at, "OrderAccepted", by: span, data: data);
        builder.Add(span);
        more?.Invoke(builder);
        return new Recording(new RecordingHeader(), builder.Records);
    }

    private static Span SpanOf(RecordingBuilder builder, string service, string handler) => new()
    {
        Id = builder.NextId(),
        Time = RecordingBuilder.At(0),
        CorrelationId = builder.CorrelationId,
        Service = service,
        Handler = handler,
        TriggerId = Guid.Parse("01900000-0000-7000-8000-000000000001"),
        TriggerType = "OrderCreated",
    };

    private static byte[] Bytes(Recording recording)
    {
        using var stream = new MemoryStream();
        recording.Write(stream);
        return stream.ToArray();
    }
}
