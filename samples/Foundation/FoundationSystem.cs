using Foundation.Events;
using Foundation.Services;
using Rehearsal.Cluster;
using Rehearsal.Messaging;

namespace Foundation;

/// <summary>Three uses of the foundation services on one machine.</summary>
public static class FoundationSystem
{
    public static FoundationOptions Options { get; } = new()
    {
        Settings =
        [
            new Setting("dev.debug_mode", true),
            .. FeatureFlags.All.Select(static flag => new Setting(flag, false, isUpdatable: true)),
        ],
    };

    public static void Define(SystemBuilder system)
    {
        system.Services.AddFoundation(Options);

        system
            .AddService<Developer>().AddEvent<DevWorkflow>().AddEvent<FileChange>()
            .AddService<FlagTest>()
            .AddService<UserSegments>()
            .AddService<FlagReaders>()
            .AddService<Baseline>()
            .AddService<EventWriter>();
    }
}
