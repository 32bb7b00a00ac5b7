using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>A service or a saga of a system.</summary>
internal interface ISystemPart
{
    string Name { get; }

    Type Type { get; }

    ServiceTopology Topology { get; }

    IReadOnlyList<BackgroundDefinition> Background { get; }

    Subscription Start(object instance, ServiceRuntime runtime);
}
