using Rehearsal.Scenarios;
using Rehearsal.Stages;
using Shop;
using Shop.Events;

namespace Rehearsal.Testing.Tests;

public sealed class ScenarioResultTests
{
    private static readonly ScenarioTester Shop = new(ShopSystem.Define);
    private static readonly Lazy<ScenarioResult> HappyPath = new(static () => Shop.Run("../../samples/Shop/scenarios/order_flow.yaml"));

    [Fact]
    public void Run_TheSeedsExample_HoldsAsInTheSeed()
    {
        HappyPath.Value
            .ShouldPass()
            .ShouldHavePublished("OrderCreated", times: 1)
            .ShouldHavePublished("PaymentCompleted", times: 1)
            .ShouldHavePublished("InventoryReserved", times: 1)
            .ShouldHavePublished("ShippingLabelCreated", times: 1)
            .ShouldHavePublished<CustomerNotified>(times: 1)
            .ShouldNotHavePublished<PaymentFailed>()
            .ShouldTakeAtMost(TimeSpan.FromSeconds(5))
            .ShouldHaveEventOrder("OrderCreated", "PaymentProcessing", "PaymentCompleted", "InventoryReserved", "ShippingLabelCreated", "CustomerNotified");

        Assert.Equal(TimeSpan.FromMilliseconds(153), HappyPath.Value.TotalDuration);
        Assert.Equal("ORD-TEST-001", Assert.Single(HappyPath.Value.Published<OrderCreated>()).OrderId);
        Assert.Empty(HappyPath.Value.Published<PaymentFailed>());
        Assert.Equal(RunLevel.Deterministic, HappyPath.Value.Run.Level);
    }

    [Fact]
    public void Published_OfAnOlderEvent_IsDecodedWithoutItsObject()
    {
        var run = HappyPath.Value.Run;
        var decoded = new ScenarioResult(run with { Records = [.. run.Records.Select(static record => record.Entry is Rehearsal.Events.EventEnvelope e ? record with { Entry = e with { Data = new(e.Data.Utf8Json) } } : record)] });

        Assert.Equal(HappyPath.Value.Published<CustomerNotified>(), decoded.Published<CustomerNotified>());
        Assert.Equal("ORD-TEST-001", Assert.Single(decoded.Published<OrderCreated>()).OrderId);
    }

    [Theory]
    [InlineData("PaymentComplete", 1, "Expected PaymentComplete exactly once, found it not at all. Did you mean PaymentCompleted?")]
    [InlineData("OrderCreated", 2, "Expected OrderCreated exactly 2 times, found it once.")]
    [InlineData("Refunded", null, "Expected Refunded at least once, found it not at all.")]
    [InlineData("OrderCreated", 0, "Expected OrderCreated exactly not at all, found it once.")]
    public void ShouldHavePublished_DoesNotHold_SaysWhatDidHappen(string type, int? times, string expected)
    {
        var failure = Assert.Throws<ScenarioAssertionException>(() => HappyPath.Value.ShouldHavePublished(type, times));

        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
        Assert.Matches("""(?s)What happened, in order:.*1 +\+0\.0 ms +OrderCreated +scenario .*6 +\+153\.0 ms +CustomerNotified""", failure.Message);
        Assert.EndsWith("samples/Shop/scenarios/order_flow.yaml --stage simulated --seed 1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("\nRepeat: rehearse run ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ShouldHaveEventOrder_DoesNotHold_NamesTheFirstDifference()
    {
        var other = Assert.Throws<ScenarioAssertionException>(() => HappyPath.Value.ShouldHaveEventOrder("OrderCreated", "PaymentCompleted"));
        var shorter = Assert.Throws<ScenarioAssertionException>(() => HappyPath.Value.ShouldHaveEventOrder("OrderCreated"));
        var longer = Assert.Throws<ScenarioAssertionException>(() => HappyPath.Value.ShouldHaveEventOrder([.. HappyPath.Value.EventOrder, "Refunded"]));

        Assert.Contains("number 2 should be PaymentCompleted and is PaymentProcessing.", other.Message, StringComparison.Ordinal);
        Assert.Contains("number 2 should be no event and is PaymentProcessing.", shorter.Message, StringComparison.Ordinal);
        Assert.Contains("number 7 should be Refunded and is no event.", longer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ShouldTakeAtMost_DoesNotHold_SaysBothTimes()
    {
        var failure = Assert.Throws<ScenarioAssertionException>(() => HappyPath.Value.ShouldTakeAtMost(TimeSpan.FromMilliseconds(152)));

        Assert.StartsWith("Expected at most 152 ms, found 153 ms.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ShouldPass_ChecksDoNotHold_NamesEachWithItsPlace()
    {
        var scenario = ScenarioBuilder.Create("hopeful")
            .Trigger(OrderCreated.Example)
            .Assert(static assert => assert.EventCount("PaymentFailed", exactly: 1).EventCount("CustomerNotified", exactly: 1))
            .Build();

        var failure = Assert.Throws<ScenarioAssertionException>(() => Shop.Run(scenario, seed: 7).ShouldPass());

        Assert.StartsWith("The scenario 'hopeful' failed: 1 of 2 checks did not hold.\n  ✗ event_count PaymentFailed: expected exactly 1, found 0", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Repeat: this test again, on the simulated stage with seed 7", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_AHandlerFailed_SaysWhichAndWhy()
    {
        var result = Shop.Run("../../samples/Shop/scenarios/order_flow_payment_failure.yaml").ShouldPass();

        Assert.Matches("  failed: payment_service.charge_card of PaymentProcessing, attempt 1: .*Payment gateway timeout \\(injected\\)\n", result.ToString());
    }

    [Fact]
    public void ShouldHavePublished_NegativeTimes_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => HappyPath.Value.ShouldHavePublished("OrderCreated", -1));
}
