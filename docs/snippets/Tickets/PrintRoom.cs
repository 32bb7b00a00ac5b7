using Rehearsal.Messaging;

namespace Tickets;

/// <summary>Prints what was sold.</summary>
public sealed class PrintRoom(IPrinter printer)
{
    [Handler]
    [Retry(Retries = 2, DelayMs = 500)]
    [DeadLetter]
    public async Task<TicketPrinted> Print(TicketSold ticket, HandlerContext context)
    {
        var key = $"print:{ticket.Show}:{ticket.Seat}";
        await context.EffectAsync("Printer", key, cancellationToken =>
            printer.PrintAsync($"{ticket.Show}, seat {ticket.Seat}", cancellationToken));
        return new TicketPrinted(ticket.Show, ticket.Visitor, ticket.Seat);
    }
}
