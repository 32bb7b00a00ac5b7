namespace Rehearsal.Messaging;

/// <summary>The hosts of a running system by name, in any case: those of services that run, and of those that were not started.</summary>
internal sealed class HttpHosts
{
    private readonly Dictionary<string, HttpHost> byName = new(StringComparer.OrdinalIgnoreCase);

    public HttpHosts(IEnumerable<ISystemPart> parts)
    {
        foreach (var service in parts.OfType<ServiceDefinition>())
        {
            byName.Add(service.Endpoints.Host, new HttpHost(service));
        }
    }

    /// <summary>Takes in the instance of a part that runs.</summary>
    public void Serve(ISystemPart part, object instance, ServiceRuntime runtime)
    {
        if (part is ServiceDefinition service)
        {
            byName[service.Endpoints.Host] = new HttpHost(service) { Running = new RunningService(instance, runtime) };
        }
    }

    public HttpHost? Find(string name) => byName.GetValueOrDefault(name);
}

/// <summary>A service as a host of HTTP.</summary>
internal sealed record HttpHost(ServiceDefinition Service)
{
    /// <summary>Gets what answers; null when the service was not started.</summary>
    public RunningService? Running { get; init; }
}

/// <summary>The instance of a service, and what it runs on.</summary>
internal sealed record RunningService(object Instance, ServiceRuntime Runtime);
