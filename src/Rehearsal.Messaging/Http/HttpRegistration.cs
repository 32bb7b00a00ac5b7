using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Rehearsal.Messaging;

/// <summary>Puts HTTP into a system: what constructors may ask for, and what a definition must hold to.</summary>
internal static class HttpRegistration
{
    /// <summary>Adds clients and handlers; what the system registered itself stays.</summary>
    public static void AddTo(IServiceCollection services, HttpCalls calls)
    {
        services.AddSingleton(calls);
        services.TryAddTransient(provider => calls.CreateClient(new HttpClientOptions(), provider));
        services.TryAddTransient(_ => calls.CreateHandler(HttpClientOptions.TimeoutDefault));
    }

    /// <summary>Checks what concerns more than one service, and the clients.</summary>
    public static void Check(IReadOnlyList<ISystemPart> parts, IReadOnlyList<TypedHttpClient> clients, List<string> errors)
    {
        // Services of one name are an error of their own.
        foreach (var group in parts.OfType<ServiceDefinition>().DistinctBy(static part => part.Name).GroupBy(static part => part.Endpoints.Host, StringComparer.OrdinalIgnoreCase).Where(static group => group.Count() > 1))
        {
            errors.Add($"The host '{group.Key}' is that of {string.Join(" and ", group.Select(static part => part.Type.Name))}; give one of them another with [HttpHost].");
        }

        foreach (var client in clients)
        {
            client.Check(errors);
        }
    }
}
