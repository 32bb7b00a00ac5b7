using Rehearsal.Messaging;

namespace Tickets;

/// <summary>A visitor wants a seat.</summary>
public sealed record TicketRequested([Subject] string Show, string Visitor) : IExample<TicketRequested>
{
    public static TicketRequested Example => new("Hamlet", "Ada");
}

public sealed record TicketSold([Subject] string Show, string Visitor, int Seat);

public sealed record TicketPrinted([Subject] string Show, string Visitor, int Seat);
