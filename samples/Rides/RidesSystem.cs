using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Messaging;
using Rides.Services;

namespace Rides;

/// <summary>Ride booking: one saga, and the drivers it books.</summary>
public static class RidesSystem
{
    public static void Define(SystemBuilder system)
    {
        system
            .AddSaga<BookingFlowSaga>()
            .AddService<DriverService>();

        system.Services.AddSingleton<DriverDirectory>();
    }
}
