using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>Gives the foundation services to the services of a system.</summary>
public static class FoundationRegistration
{
    /// <summary>
    /// Registers <see cref="IFoundation"/> and each of its services: <c>system.Services.AddFoundation(…)</c>. One foundation a run, on the
    /// run's own log, clock and ids, as far as they are registered: a stage does; without a log it has one in memory of its own.
    /// </summary>
    /// <param name="services">The system's registrations.</param>
    /// <param name="options">What to set; null for the defaults.</param>
    /// <returns>The registrations.</returns>
    public static IServiceCollection AddFoundation(this IServiceCollection services, FoundationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services
            .AddSingleton<IFoundation>(provider => Create(provider, options))
            .AddSingleton(static provider => provider.GetRequiredService<IFoundation>().Configuration)
            .AddSingleton(static provider => provider.GetRequiredService<IFoundation>().Events)
            .AddSingleton(static provider => provider.GetRequiredService<IFoundation>().Telemetry)
            .AddSingleton(static provider => provider.GetRequiredService<IFoundation>().Registry)
            .AddSingleton(static provider => provider.GetRequiredService<IFoundation>().Nodes);
    }

    private static EmbeddedFoundation Create(IServiceProvider provider, FoundationOptions? options)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var ids = provider.GetService<EventIdSource>() ?? new EventIdSource(time, provider.GetRequiredService<Random>());
        return new EmbeddedFoundation(provider.GetService<IEventLog>() ?? new MemoryEventLog(), time, ids, options);
    }
}
