namespace Rehearsal.Scenarios.Tests;

/// <summary>A fault that can never strike is refused, and one that can is not.</summary>
public sealed class FaultVictimsTests
{
    private static readonly SystemCatalog System = new(
        [new EventSchema("Ordered", [], HasExample: true), new EventSchema("Paid", [], HasExample: true), new EventSchema("Noted", [], HasExample: true)],
        [
            new ServiceSchema("orders", ["take", "close"]) { Handles = ["Ordered", "Paid"], Endpoints = [new EndpointSchema("GET /orders", "list"), new EndpointSchema("POST /orders", "add")] },
            new ServiceSchema("prices", []) { Endpoints = [new EndpointSchema("GET /prices", "quote")] },
            new ServiceSchema("order_saga", ["reserve", "wait_for_money"]) { Handles = ["Ordered", "Paid"], IsSaga = true },
        ]);

    [Theory]
    [InlineData("type: drop, service: §prices", "one of: order_saga, orders", "use one of these, or take inject_failure, latency or timeout, which befall HTTP endpoints too")]
    [InlineData("type: duplicate, service: §prices", "one of: order_saga, orders", "use one of these, or take inject_failure, latency or timeout, which befall HTTP endpoints too")]
    [InlineData("type: reorder, service: §prices", "one of: order_saga, orders", "use one of these, or take inject_failure, latency or timeout, which befall HTTP endpoints too")]
    [InlineData("type: corrupt_payload, service: §prices", "one of: order_saga, orders", "use one of these, or take inject_failure, latency or timeout, which befall HTTP endpoints too")]
    [InlineData("type: timeout, endpoint: GET /orders, handler: §add", "one of: list", "use one of these, or remove 'handler': an endpoint has one method")]
    [InlineData("type: timeout, endpoint: GET /orders, handler: §take", "one of: list", "use one of these, or remove 'handler': an endpoint has one method")]
    [InlineData("type: latency, delay: 1s, event: Ordered, handler: §close", "one of: reserve, take", "use one of these, or remove it")]
    [InlineData("type: latency, delay: 1s, event: Ordered, handler: §list", "one of: reserve, take", "use one of these, or remove it")]
    [InlineData("type: inject_failure, event: Paid, service: §prices", "one of: order_saga, orders", "use one of these, or remove it")]
    [InlineData("type: inject_failure, event: Noted, service: §orders", "something that it can befall", "remove it")]
    [InlineData("type: drop, service: order_saga, handler: §reserve", "something that it can befall", "remove 'handler', and name the saga by 'service'")]
    public void Fault_ThatBefallsNothing_IsRefused(string fault, string expected, string fix)
    {
        var column = 12 + fault.IndexOf('§', StringComparison.Ordinal);
        var error = Assert.Single(Validate(fault.Replace("§", "", StringComparison.Ordinal)));

        Assert.Equal((DiagnosticCodes.NoVictim, 2, column, expected, fix), (error.Code, error.Location.Line, error.Location.Column, error.Expected, error.Fix));
    }

    [Theory]
    [InlineData("type: drop, service: orders")]
    [InlineData("type: drop, service: order_saga")]
    [InlineData("type: drop, event: Paid, service: order_saga")]
    [InlineData("type: drop, event: Paid, handler: close")]
    [InlineData("type: drop, event: Noted")]
    [InlineData("type: timeout, service: prices")]
    [InlineData("type: timeout, handler: quote")]
    [InlineData("type: timeout, endpoint: GET /orders, handler: list")]
    [InlineData("type: timeout, endpoint: GET /orders, service: orders")]
    [InlineData("type: corrupt_payload, event: Paid, service: order_saga, handler: wait_for_money")]
    public void Fault_ThatCanStrike_IsAccepted(string fault) => Assert.Empty(Validate(fault));

    [Fact]
    public void Fault_WhereNobodySaysWhatHandlersTake_IsAccepted()
    {
        var silent = System with { Services = [.. System.Services, new ServiceSchema("foreign", ["any"])] };

        Assert.Empty(ScenarioValidator.Validate(Read("type: drop, event: Noted, service: foreign"), silent));
    }

    [Fact]
    public void AtCycle_OfAnEndpoint_IsNotMendedByWhatIsRefusedNext()
    {
        var error = Assert.Single(ScenarioYaml.Read("a.yaml", Text("type: timeout, endpoint: GET /orders, at_cycle: 2")).Diagnostics);

        Assert.Equal(
            (DiagnosticCodes.ImpossibleValue, "remove 'at_cycle'; 'rate', 'from' and 'until' choose among requests"),
            (error.Code, error.Fix));
        Assert.Empty(Validate("type: timeout, endpoint: GET /orders"));
        Assert.Contains(
            "leave AtCycle out",
            Assert.Throws<ArgumentException>(() => ScenarioBuilder.Create("s").Inject(new TimeoutFault { Endpoint = "GET /orders", AtCycle = 2 })).Message,
            StringComparison.Ordinal);
    }

    private static IReadOnlyList<Diagnostic> Validate(string fault) => ScenarioValidator.Validate(Read(fault), System);

    private static Scenario Read(string fault) => MarkedYaml.ReadGood(Text(fault));

    private static string Text(string fault) => $"name: N\nchaos: [ {{ {fault} }} ]\nsteps: [ {{ wait_for_time: 1 }} ]\n";
}
