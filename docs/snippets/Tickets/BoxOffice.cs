using Rehearsal.Messaging;

namespace Tickets;

/// <summary>Sells each visitor of a show one seat.</summary>
[ServiceTime(2)]
public sealed class BoxOffice
{
    private readonly Lock gate = new();
    private readonly HashSet<(string Show, string Visitor)> served = [];
    private int lastSeat;

    [Handler]
    public TicketSold? Sell(TicketRequested request)
    {
        lock (gate)
        {
            return served.Add((request.Show, request.Visitor))
                ? new TicketSold(request.Show, request.Visitor, ++lastSeat)
                : null;
        }
    }
}
