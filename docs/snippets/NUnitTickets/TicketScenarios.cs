using NUnit.Framework;
using Rehearsal.NUnit;
using Rehearsal.Testing;
using Tickets;

namespace NUnitTickets;

[TestFixture]
public sealed class TicketScenarios
{
    private static readonly ScenarioTester Tickets = new(TicketSystem.Define);

    [ScenarioFiles("../Tickets/scenarios")]
    public void ScenarioPasses(string file) => Tickets.Run(file).ShouldPass();
}
