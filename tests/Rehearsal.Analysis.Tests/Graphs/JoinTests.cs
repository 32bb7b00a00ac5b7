using System.Text;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

public sealed class JoinTests
{
    [Fact]
    public void Joins_SagaThatWaitedForSeveralEvents_AreThoseItHadBefore()
    {
        var shipped = Find(Fulfilment(), "OrderShipped");

        Assert.Equal(["PaymentCompleted", "ItemReserved"], shipped.Joins.Select(static join => join.Event));
    }

    [Fact]
    public void Joins_StepWhoseEventLedThereAnyway_IsLeftOut() =>
        Assert.DoesNotContain(Find(Fulfilment(), "OrderShipped").Joins, static join => join.Event == "OrderCreated");

    [Fact]
    public void CriticalPath_SagaThatWaitedForSeveralEvents_FollowsTheLastOne()
    {
        var recording = Fulfilment();
        var names = recording.Records.Where(static record => record.Entry is EventEnvelope).ToDictionary(static record => record.Entry.Id, static record => ((EventEnvelope)record.Entry).Type);

        var path = Assert.Single(recording.Analyze().Flows).CriticalPath;

        Assert.Equal(["OrderCreated", "AddressChecked", "OrderShipped"], path.Where(names.ContainsKey).Select(id => names[id]));
    }

    [Fact]
    public void Reports_Joins_AreShownInEachForm()
    {
        var report = Fulfilment().Analyze();

        Assert.Contains("OrderShipped  joins PaymentCompleted, ItemReserved", Written(writer => FlowText.Write(writer, report)), StringComparison.Ordinal);
        Assert.Contains("<span class=\"dim\">joins PaymentCompleted, ItemReserved</span>", Written(writer => FlowHtml.WriteFlows(writer, report)), StringComparison.Ordinal);
        Assert.Contains("-->>", Written(writer => FlowMermaid.Write(writer, report.Flows[0])), StringComparison.Ordinal);
        Assert.Contains("PaymentCompleted (needed for OrderShipped)", Written(writer => FlowMermaid.Write(writer, report.Flows[0])), StringComparison.Ordinal);

        using var json = JsonDocument.Parse(Json(report));
        var joins = json.RootElement.GetProperty("flows")[0].ToString().Split("\"joins\":").Length - 1;
        Assert.Equal(1, joins);
    }

    [Fact]
    public void Joins_OfALongRecording_AreKept()
    {
        var recording = Fulfilment();
        var stream = new FlowStream(null, togetherMax: 0);
        recording.Records.ToList().ForEach(stream.Add);

        Assert.Equal(Json(recording.Analyze()), Json(new FlowReport { Flows = [.. stream.Explain().Select(static placed => placed.Flow)] }));
    }

    // Payment and stock in parallel, and an address checked that takes longest: the saga ships when all three are there.
    private static RecordingBuilder Fulfilment()
    {
        var recording = new RecordingBuilder();
        recording.Mark(MarkKinds.System, data: TopologyJson.Of(["order_saga.begin: OrderCreated", "order_saga.paid: PaymentCompleted", "order_saga.reserved: ItemReserved", "order_saga.checked: AddressChecked > OrderShipped"]));
        var order = recording.Event(0, "OrderCreated");
        recording.Handling(order, "order_saga.begin", 0, 1);
        var pay = recording.Handling(order, "payment_service.pay", 0, 20);
        var reserve = recording.Handling(order, "inventory_service.reserve", 0, 30);
        var check = recording.Handling(order, "address_service.check", 0, 50);
        recording.Handling(recording.Event(20, "PaymentCompleted", pay), "order_saga.paid", 21, 1);
        recording.Handling(recording.Event(30, "ItemReserved", reserve), "order_saga.reserved", 31, 1);
        recording.Event(60, "OrderShipped", recording.Handling(recording.Event(50, "AddressChecked", check), "order_saga.checked", 51, 9));
        return recording;
    }

    private static FlowNode Find(RecordingBuilder recording, string type) =>
        Assert.Single(recording.Analyze().Flows).Roots.SelectMany(Walk).Single(node => node.Event == type);

    private static IEnumerable<FlowNode> Walk(FlowNode node) => node.Handlings.SelectMany(static handling => handling.Caused).SelectMany(Walk).Prepend(node);

    private static string Written(Action<TextWriter> write)
    {
        var text = new StringWriter();
        write(text);
        return text.ToString();
    }

    private static string Json(FlowReport report)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            FlowJson.Write(writer, report);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
