using System.Text;

namespace Rehearsal.Events.Tests.Model;

public sealed class SystemTopologyJsonTests
{
    private const string Json =
        """{"name":"shop","services":[{"name":"order_service","kind":"service","handlers":[{"name":"on_order_created","event":"OrderCreated","publishes":["PaymentProcessing"],"may_publish":[],"policies":["retry","timeout"],"slo_ms":250.5},{"name":"on_payment_failed","event":"PaymentFailed","publishes":[],"may_publish":["OrderCancelled"],"policies":[]}]}]}""";

    private static readonly SystemTopology Shop = new(
        "shop",
        [
            new ServiceTopology(
                "order_service",
                "service",
                [
                    new HandlerTopology("on_order_created", "OrderCreated", ["PaymentProcessing"], [], ["retry", "timeout"], 250.5),
                    new HandlerTopology("on_payment_failed", "PaymentFailed", [], ["OrderCancelled"], []),
                ]),
        ]);

    [Fact]
    public void Encode_Topology_IsPinned() => Assert.Equal(Json, SystemTopologyJson.Encode(Shop).ToString());

    [Fact]
    public void Decode_Encoded_IsTheSame()
    {
        var decoded = SystemTopologyJson.Decode(new EventData(Encoding.UTF8.GetBytes(Json)));
        Assert.Equal(Json, SystemTopologyJson.Encode(decoded).ToString());
        Assert.Same(Shop, SystemTopologyJson.Decode(SystemTopologyJson.Encode(Shop)));
    }

    [Fact]
    public void Encode_LoopsAndSchedules_StandBehindTheHandlersAndReadBack()
    {
        const string json =
            """{"name":"feeds","services":[{"name":"price_feed","kind":"service","handlers":[],"background":[{"name":"follow_prices","kind":"loop","may_publish":["PriceChanged"]},{"name":"check","kind":"schedule","may_publish":[],"period_ms":1500}]}]}""";
        var feeds = new SystemTopology(
            "feeds",
            [new ServiceTopology("price_feed", "service", []) { Background = [new BackgroundTopology("follow_prices", "loop", ["PriceChanged"]), new BackgroundTopology("check", "schedule", [], 1_500)] }]);

        var encoded = SystemTopologyJson.Encode(feeds);
        var decoded = SystemTopologyJson.Decode(new EventData(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(json, encoded.ToString());
        Assert.Equal(json, SystemTopologyJson.Encode(decoded).ToString());
    }

    [Fact]
    public void Encode_RateLimitsAndBatches_StandInTheirHandlersAndReadBack()
    {
        const string json =
            """{"name":"n","services":[{"name":"s","kind":"service","handlers":[{"name":"send","event":"A","publishes":[],"may_publish":[],"policies":["rate_limit"],"rate_limit":{"limit":10,"per_ms":3600000,"over":"drop","key":"user_id","priority":"class"}},{"name":"sum","event":"B","publishes":[],"may_publish":[],"policies":["rate_limit","batch"],"rate_limit":{"limit":1,"per_ms":0.5,"over":"delay"},"batch":{"size":100,"max_wait_ms":5000,"flush_on_idle":true}}]}]}""";
        var system = new SystemTopology("n", [new ServiceTopology("s", "service",
        [
            new HandlerTopology("send", "A", [], [], ["rate_limit"]) { RateLimit = new RateLimitTopology(10, 3_600_000, "drop", "user_id", "class") },
            new HandlerTopology("sum", "B", [], [], ["rate_limit", "batch"]) { RateLimit = new RateLimitTopology(1, 0.5, "delay"), Batch = new BatchTopology(100, 5_000, FlushOnIdle: true) },
        ])]);

        var decoded = SystemTopologyJson.Decode(new EventData(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(json, SystemTopologyJson.Encode(system).ToString());
        Assert.Equal(json, SystemTopologyJson.Encode(decoded).ToString());
    }

    [Fact]
    public void Decode_ServiceWithoutBackground_HasNone() =>
        Assert.Empty(SystemTopologyJson.Decode(new EventData(Encoding.UTF8.GetBytes(Json))).Services[0].Background);

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"name\":null,\"services\":[]}")]
    [InlineData("{\"name\":\"a\",\"services\":[{\"name\":\"b\"}]}")]
    public void Decode_NotATopology_SaysWhat(string json) =>
        Assert.Contains("topology", Assert.Throws<FormatException>(() => SystemTopologyJson.Decode(new EventData(Encoding.UTF8.GetBytes(json)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Decode_NoPayload_SaysSo() => Assert.Throws<FormatException>(() => SystemTopologyJson.Decode(default));
}
