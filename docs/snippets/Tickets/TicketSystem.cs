using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Messaging;

namespace Tickets;

public static class TicketSystem
{
    public static void Define(SystemBuilder system)
    {
        system.AddService<BoxOffice>().AddService<PrintRoom>();
        system.Services.AddSingleton<IPrinter, SlowPrinter>();
    }
}
