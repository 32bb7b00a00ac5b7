using Rehearsal.MSTest;
using Rehearsal.Testing;
using Tickets;

namespace MSTestTickets;

[TestClass]
public sealed class TicketScenarios
{
    private static readonly ScenarioTester Tickets = new(TicketSystem.Define);

    [TestMethod]
    [ScenarioFiles("../Tickets/scenarios")]
    public void ScenarioPasses(string file) => Tickets.Run(file).ShouldPass();
}
