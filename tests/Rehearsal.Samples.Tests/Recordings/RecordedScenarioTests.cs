using System.Runtime.CompilerServices;
using Rehearsal.Events;
using Rehearsal.Scenarios;
using Rehearsal.Stages;
using Shop.Events;

namespace Rehearsal.Samples.Tests.Recordings;

/// <summary>The recordings that users have made stay what they are: an old seed repeats its run, until the rules change and say so.</summary>
public sealed class RecordedScenarioTests
{
    private const ulong Seed = 42;

    [Fact]
    public void Shop_OrderGoesThrough() => Matches("shop-order-flow", Sample.Simulate("Shop", "order_flow.yaml", Seed));

    [Fact]
    public void Shop_PaymentFails_OrderIsCancelled() => Matches("shop-payment-failure", Sample.Simulate("Shop", "order_flow_payment_failure.yaml", Seed));

    [Fact]
    public void Shop_ThreeOrdersAtOnce_OneCardIsRefused()
    {
        var scenario = ScenarioBuilder.Create("three orders at once")
            .InjectFailure<PaymentProcessing>(atCycle: 2, message: "Card refused")
            .Trigger(Order("A"))
            .Trigger(Order("B"))
            .Trigger(Order("C"))
            .Assert(static assert => assert.EventCount<CustomerNotified>(exactly: 2).EventCount<PaymentFailed>(exactly: 1))
            .Build();

        Matches("shop-three-orders", Sample.Simulate("Shop", scenario, Seed));

        static OrderCreated Order(string id) => new(id, "CUST-1", [new OrderLine("PROD-1", 1, 10m)]);
    }

    [Fact]
    public void Rides_DriverDoesNotAccept_TimesOutAndIsUndone() => Matches("rides-driver-no-accept", Sample.Simulate("Rides", "booking_saga_driver_no_accept.yaml", Seed));

    [Fact]
    public void Rides_RiderCancels_IsUndone() => Matches("rides-cancelled-by-rider", Sample.Simulate("Rides", "cancelled_by_rider.yaml", Seed));

    private static void Matches(string name, ScenarioRun run, [CallerFilePath] string caller = "")
    {
        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        var file = Path.Combine(Path.GetDirectoryName(caller)!, $"{name}.jsonl");
        using var stream = new MemoryStream();
        new Recording(run.Header, run.Records).Write(stream);
        if (Environment.GetEnvironmentVariable("REHEARSAL_APPROVE") == "1")
        {
            File.WriteAllBytes(file, stream.ToArray());
        }

        if (RecordingLines.FirstDifference(File.Exists(file) ? File.ReadAllBytes(file) : [], stream.ToArray()) is { } difference)
        {
            Assert.Fail(
                $"{run.Scenario.Name}, seed {Seed}: the run differs from Recordings/{name}.jsonl.\n{difference}\n"
                + "The same seed no longer gives the recordings that users have. If the sample changed, or the change is meant: run the tests with REHEARSAL_APPROVE=1, read the "
                + "difference and commit the file. If the sample did not change, Simulation.SchedulingRulesVersion (when an order changed) and CHANGELOG.md, "
                + "under Breaking changes, must say why.");
        }
    }
}
