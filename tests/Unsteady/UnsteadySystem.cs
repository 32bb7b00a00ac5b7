using Rehearsal.Messaging;

namespace Unsteady;

/// <summary>Services that read what no seed decides, each in one typical way; and one that does not.</summary>
public static class UnsteadySystem
{
    public static void Define(SystemBuilder system) => system
        .AddService<SteadyService>()
        .AddService<ClockService>()
        .AddService<IdService>()
        .AddService<CountService>()
        .AddService<BasketService>()
        .AddService<MachineService>()
        .AddService<DelayService>()
        .AddService<StuckService>();
}
