using Rehearsal.Hosting;
using Rehearsal.Messaging;

return await RehearsalApp.RunAsync(args, system => system.AddService<BoxOffice>());

public sealed record TicketRequested([Subject] string Show, string Visitor);

public sealed record TicketSold([Subject] string Show, string Visitor, int Seat);

public sealed class BoxOffice
{
    private int lastSeat;

    [Handler]
    public TicketSold Sell(TicketRequested request) => new(request.Show, request.Visitor, Interlocked.Increment(ref lastSeat));
}
