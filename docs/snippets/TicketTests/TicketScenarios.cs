using Rehearsal.Testing;
using Rehearsal.Xunit;
using Tickets;
using Xunit;

namespace TicketTests;

public sealed class TicketScenarios
{
    private static readonly ScenarioTester Tickets = new(TicketSystem.Define);

    [Theory]
    [ScenarioFiles("../Tickets/scenarios")]
    public void ScenarioPasses(string file) => Tickets.Run(file).ShouldPass();

    [Fact]
    public void VisitorGetsTheFirstSeat()
    {
        var result = Tickets.Run("../Tickets/scenarios/printer_jams.yaml");

        result.ShouldHavePublished("TicketSold", times: 1)
            .ShouldHavePublished<TicketPrinted>(times: 1)
            .ShouldHaveEventOrder("TicketRequested", "TicketSold", "TicketPrinted")
            .ShouldTakeAtMost(TimeSpan.FromSeconds(5));
        Assert.Equal(1, result.Published<TicketPrinted>()[0].Seat);
    }
}
