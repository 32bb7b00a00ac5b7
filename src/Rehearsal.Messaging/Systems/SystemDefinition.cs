using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>A system: named services with handlers and sagas, ready to be started on any stage, any number of times.</summary>
/// <remarks>Immutable and safe for concurrent use; each start makes its own service instances.</remarks>
public sealed class SystemDefinition
{
    private readonly ServiceDescriptor[] descriptors;

    internal SystemDefinition(string name, IReadOnlyList<ISystemPart> parts, EventTypes events, IEnumerable<ServiceDescriptor> descriptors)
    {
        Name = name;
        Parts = parts;
        EventTypes = events;
        this.descriptors = [.. descriptors];
        Topology = new SystemTopology(name, [.. parts.Select(static part => part.Topology)]);
    }

    /// <summary>Gets the system's name.</summary>
    public string Name { get; }

    /// <summary>Gets who handles what.</summary>
    public SystemTopology Topology { get; }

    /// <summary>Gets the event types that handlers and sagas take or publish, in the order they were met.</summary>
    public IReadOnlyList<EventType> Events => EventTypes.All;

    internal IReadOnlyList<ISystemPart> Parts { get; }

    internal EventTypes EventTypes { get; }

    internal ServiceProvider CreateServices(HostEnvironment environment, HttpCalls http)
    {
        var services = new ServiceCollection();
        foreach (var descriptor in descriptors)
        {
            ((ICollection<ServiceDescriptor>)services).Add(descriptor);
        }

        services.AddSingleton(environment.Time);
        services.AddSingleton(environment.Random);
        services.TryAddSingleton(environment.Ids);
        services.TryAddSingleton(environment.Log);
        HttpRegistration.AddTo(services, http);
        foreach (var part in Parts)
        {
            services.AddSingleton(part.Type);
        }

        return services.BuildServiceProvider();
    }
}
