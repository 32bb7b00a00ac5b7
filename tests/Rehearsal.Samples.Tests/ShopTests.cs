using Rehearsal.Analysis;
using Rehearsal.Scenarios;
using Rehearsal.Stages;
using Shop.Events;

namespace Rehearsal.Samples.Tests;

public sealed class ShopTests
{
    [Fact]
    public void HappyPath_PublishesExactlySixEvents()
    {
        var run = Sample.Simulate("Shop", "order_flow.yaml");

        Assert.Equal(
            ["OrderCreated", "PaymentProcessing", "PaymentCompleted", "InventoryReserved", "ShippingLabelCreated", "CustomerNotified"],
            run.Events.Select(static published => published.Type));
    }

    [Fact]
    public void GatewaySlowAndMailDown_GivesExactlyTheThreeFindings()
    {
        var run = Sample.Simulate("Shop", "order_unconfirmed.yaml");

        var flow = Assert.Single(FlowAnalysis.Analyze(run.Records, new FlowAnalysisOptions()).Flows);

        Assert.Equal([FlowIssueKind.Slow, FlowIssueKind.Failed, FlowIssueKind.Missing], flow.Issues.Select(static issue => issue.Kind));
        Assert.Contains("PaymentGateway", flow.Issues[0].Target, StringComparison.Ordinal);
        Assert.Contains("1,250 ms", flow.Issues[0].Detail, StringComparison.Ordinal);
        Assert.Contains("SMTP timeout", flow.Issues[1].Detail, StringComparison.Ordinal);
        Assert.Contains("CustomerNotified", flow.Issues[2].Target, StringComparison.Ordinal);
        Assert.Equal(3, flow.Issues.Select(static issue => issue.Recommendation).Distinct().Count());
    }

    [Theory]
    [InlineData("order_flow.yaml")]
    [InlineData("order_placed_twice.yaml")]
    public void NothingWrong_NothingIsFound(string file)
    {
        var run = Sample.Simulate("Shop", file);

        Assert.All(FlowAnalysis.Analyze(run.Records, new FlowAnalysisOptions()).Flows, static flow => Assert.Empty(flow.Issues));
    }

    [Fact]
    public void ServiceLeftOut_IsNotMissed()
    {
        var scenario = ScenarioBuilder.Create("without notifications")
            .WithServices("order_service", "payment_service", "inventory_service", "shipping_service")
            .Trigger<OrderCreated>()
            .Assert(static assert => assert.EventCount<ShippingLabelCreated>(exactly: 1).NoEvent<CustomerNotified>())
            .Build();

        var run = Sample.Simulate("Shop", scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Empty(Assert.Single(FlowAnalysis.Analyze(run.Records, new FlowAnalysisOptions()).Flows).Issues);
    }

    [Fact]
    public void PaymentFailsForThreeOrders_EachHoldIsFreedOnce()
    {
        var scenario = ScenarioBuilder.Create("three failures")
            .InjectFailure<PaymentProcessing>(atCycle: 1)
            .InjectFailure<PaymentProcessing>(atCycle: 2)
            .InjectFailure<PaymentProcessing>(atCycle: 3)
            .Trigger(Order("A", 60))
            .Trigger(Order("B", 40))
            .Trigger(Order("C", 1))
            .Assert(static assert => assert.EventCount<OrderCancelled>(exactly: 3))
            .Trigger(Order("D", 100))
            .Assert(static assert => assert.EventCount<CustomerNotified>(exactly: 1).EventCount<InventoryReleased>(atLeast: 2, atMost: 3))
            .Build();

        for (ulong seed = 0; seed < 50; seed++)
        {
            var run = Sample.Simulate("Shop", scenario, seed);
            Assert.True(run.Verdict == Verdict.Passed, $"seed {seed}: {run.Problems()}");
            var released = run.Events.Where(static published => published.Type == nameof(InventoryReleased)).Select(static published => published.Subject).ToList();
            Assert.Equal(released.Distinct(), released);
        }

        static OrderCreated Order(string id, int quantity) => new(id, "CUST-1", [new OrderLine("PROD-1", quantity, 10m)]);
    }

    [Fact]
    public void FluentScenario_ShouldFail_FailsAndSaysWhatCameInstead()
    {
        var scenario = ScenarioBuilder.Create("wrong expectation")
            .Trigger<OrderCreated>()
            .Assert(static assert => assert.EventCount<CustomerNotified>(exactly: 2))
            .Build();

        var run = Sample.Simulate("Shop", scenario);

        Assert.Equal(Verdict.Failed, run.Verdict);
        Assert.Equal("1", Assert.Single(run.Checks).Actual);
    }
}
