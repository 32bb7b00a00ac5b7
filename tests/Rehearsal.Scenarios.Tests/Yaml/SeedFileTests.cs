namespace Rehearsal.Scenarios.Tests;

public class SeedFileTests
{
    [Fact]
    public void Read_OrderFlow_GivesTheWholeScenario()
    {
        var scenario = SeedFile.Read(SeedFile.OrderFlow);

        Assert.Equal("Order Flow - Happy Path", scenario.Name);
        Assert.Equal("Complete order flow from creation to notification", scenario.Description);
        Assert.Equal("order_flow.yaml", scenario.File);
        Assert.Equal(
            ["order_service", "payment_service", "inventory_service", "shipping_service", "notification_service"], scenario.Services!);
        Assert.Empty(scenario.Chaos);
        Assert.Equal(4, scenario.Steps.Count);

        var trigger = Assert.IsType<TriggerStep>(scenario.Steps[0]);
        Assert.Equal("OrderCreated", trigger.Event);
        Assert.Equal(
            """{"order_id":"ORD-TEST-001","customer_id":"CUST-123","items":[{"product_id":"PROD-456","quantity":2,"price":29.99}]}""",
            trigger.Data!.Value.ToString());
        Assert.Equal(new SourceLocation(14, 5), trigger.Location);
        Assert.Equal(new SourceLocation(15, 14), trigger.EventLocation);
        Assert.Equal(new SourceLocation(22, 13), trigger.FieldLocations["items[0].price"]);

        var wait = Assert.IsType<WaitForEventStep>(scenario.Steps[1]);
        Assert.Equal("PaymentCompleted", wait.Event);
        Assert.Equal(TimeSpan.FromSeconds(30), wait.Timeout);

        var counts = Assert.IsType<AssertStep>(scenario.Steps[2]).Checks.Cast<EventCountCheck>().ToList();
        Assert.Equal(["PaymentCompleted", "InventoryReserved", "ShippingLabelCreated", "CustomerNotified"], counts.Select(c => c.Event));
        Assert.All(counts, c => Assert.Equal((1, 1), (c.AtLeast, c.AtMost)));
        Assert.Equal(new SourceLocation(30, 9), counts[0].Location);

        var data = Assert.IsType<EventDataCheck>(Assert.Single(Assert.IsType<AssertStep>(scenario.Steps[3]).Checks));
        Assert.Equal("CustomerNotified", data.Event);
        Assert.Equal(Occurrence.Any, data.Occurrence);
        Assert.Equal(["order_id Equal \"ORD-TEST-001\"", "status Equal \"confirmed\""], data.Conditions.Select(c => $"{c.Path} {c.Operator} {c.Operand}"));
    }

    [Fact]
    public void Read_PaymentFailure_GivesTheFaultAndATriggerWithoutData()
    {
        var scenario = SeedFile.Read(SeedFile.PaymentFailure);

        var fault = Assert.IsType<InjectFailureFault>(Assert.Single(scenario.Chaos));
        Assert.Equal(("PaymentProcessing", 1, "Payment gateway timeout"), (fault.Event, fault.AtCycle, fault.ErrorMessage));
        Assert.Null(fault.Attempts);
        Assert.False(fault.Transient);
        Assert.Null(Assert.IsType<TriggerStep>(scenario.Steps[0]).Data);
        Assert.Null(scenario.Services);
    }

    [Fact]
    public void Read_DriverDoesNotAccept_GivesTheFlowMappingAndTheWait()
    {
        var scenario = SeedFile.Read(SeedFile.DriverNoAccept);

        Assert.Equal(
            """{"booking_id":"BOOK-001","pickup_location":{"lat":48.8566,"lon":2.3522}}""",
            Assert.IsType<TriggerStep>(scenario.Steps[0]).Data!.Value.ToString());
        Assert.Equal(TimeSpan.FromSeconds(31), Assert.IsType<WaitForTimeStep>(scenario.Steps[2]).Duration);
        Assert.Equal("Booking Saga - Driver Doesn't Accept", scenario.Name);
    }
}
