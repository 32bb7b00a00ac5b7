using System.Reflection;

namespace Rehearsal.Messaging;

/// <summary>The endpoints of a service, and the host they answer for.</summary>
internal sealed class ServiceEndpoints(string host, IReadOnlyList<EndpointDefinition> endpoints)
{
    private readonly EndpointDefinition[] byExactness = [.. endpoints.OrderBy(static endpoint => endpoint.Template, Comparer<HttpTemplate>.Create(HttpTemplate.Compare))];

    public string Host { get; } = host;

    public int Count => byExactness.Length;

    /// <summary>Gets the endpoints in the order of their paths' exactness.</summary>
    public IReadOnlyList<EndpointDefinition> All => byExactness;

    /// <summary>Reads the endpoints of a class.</summary>
    public static ServiceEndpoints Read(Type type, EventTypes events, List<string> errors)
    {
        var endpoints = type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
            .Where(static method => method.IsDefined(typeof(HttpEndpointAttribute)))
            .OrderBy(static method => method.MetadataToken)
            .Select(method => EndpointDefinition.Read(method, events, errors))
            .OfType<EndpointDefinition>()
            .ToList();
        foreach (var same in endpoints.GroupBy(static endpoint => $"{endpoint.Method} {endpoint.Template.Shape}", StringComparer.Ordinal).Where(static group => group.Count() > 1))
        {
            errors.Add($"{type.Name}: answers {same.Key} in {string.Join(" and ", same.Select(static endpoint => endpoint.Info.Name))}; one request has one endpoint. Change a path, or join them.");
        }

        var host = type.GetCustomAttribute<HttpHostAttribute>()?.Host ?? Naming.Service(type);
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            errors.Add($"{type.Name}: [HttpHost] '{host}' is no host name; expected one like 'payments.example', without scheme, port and path.");
        }

        return new ServiceEndpoints(host, endpoints);
    }

    /// <summary>Finds the endpoint for a request.</summary>
    /// <param name="method">The request method.</param>
    /// <param name="path">The path, escaped.</param>
    /// <param name="values">The values of the names in the template.</param>
    /// <param name="allowed">The methods that the path has, when it does not have this one.</param>
    /// <returns>The endpoint, or null.</returns>
    public EndpointDefinition? Find(string method, string path, out IReadOnlyDictionary<string, string> values, out IReadOnlyList<string> allowed)
    {
        List<string> methods = [];
        allowed = methods;
        foreach (var endpoint in byExactness)
        {
            if (endpoint.Template.Match(path) is not { } found)
            {
                continue;
            }

            if (endpoint.Method == method)
            {
                values = found;
                return endpoint;
            }

            if (!methods.Contains(endpoint.Method))
            {
                methods.Add(endpoint.Method);
            }
        }

        values = new Dictionary<string, string>();
        return null;
    }
}
