using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>A system: named services with handlers and sagas, ready to be started on any stage, any number of times.</summary>
/// <remarks>Immutable and safe for concurrent use; each start makes its own service instances.</remarks>
public sealed class SystemDefinition
{
    internal SystemDefinition(string name, SystemTopology topology)
    {
        Name = name;
        Topology = topology;
    }

    /// <summary>Gets the system's name.</summary>
    public string Name { get; }

    /// <summary>Gets who handles what.</summary>
    public SystemTopology Topology { get; }
}
