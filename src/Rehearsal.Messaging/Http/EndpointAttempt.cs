using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>One answer of an endpoint, as an <see cref="IEndpointInterceptor"/> sees it. Not safe for concurrent use.</summary>
public sealed class EndpointAttempt
{
    internal EndpointAttempt(string service, EndpointDefinition endpoint) => (Service, Handler, Endpoint) = (service, endpoint.Name, endpoint.Request);

    /// <summary>Gets the service, in snake_case.</summary>
    public string Service { get; }

    /// <summary>Gets the endpoint's method, in snake_case.</summary>
    public string Handler { get; }

    /// <summary>Gets what the endpoint answers: <c>POST /charges/{id}</c>.</summary>
    public string Endpoint { get; }

    internal List<EventData> Injections { get; } = [];

    /// <summary>Records that what happens to this answer was injected: a mark about the call.</summary>
    /// <param name="details">The fault, for the mark.</param>
    public void Inject(EventData details) => Injections.Add(details);
}
