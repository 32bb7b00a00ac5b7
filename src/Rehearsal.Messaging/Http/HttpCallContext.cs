namespace Rehearsal.Messaging;

/// <summary>What an endpoint may ask for while it answers one request. Not for use after the endpoint returned.</summary>
/// <remarks>Not safe for concurrent use by several tasks of one endpoint.</remarks>
public sealed class HttpCallContext
{
    private readonly EventTypes events;

    internal HttpCallContext(HttpRequestMessage request, IReadOnlyDictionary<string, string> pathValues, string correlationId, ServiceRuntime runtime, CancellationToken cancellationToken)
    {
        events = runtime.Events;
        Method = request.Method.Method;
        Uri = request.RequestUri!;
        PathValues = pathValues;
        Query = QueryOf(Uri.Query);
        Headers = HeadersOf(request);
        CorrelationId = correlationId;
        Time = runtime.Time;
        CancellationToken = cancellationToken;
    }

    /// <summary>Gets the request method: <c>POST</c>.</summary>
    public string Method { get; }

    /// <summary>Gets the address that was asked for.</summary>
    public Uri Uri { get; }

    /// <summary>Gets the values of the names in the endpoint's template, unescaped.</summary>
    public IReadOnlyDictionary<string, string> PathValues { get; }

    /// <summary>Gets the values of the query, unescaped; the first one of a name that stands there several times.</summary>
    public IReadOnlyDictionary<string, string> Query { get; }

    /// <summary>Gets the headers of the request and of its body, by names in any case; several values of one name are joined by a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Gets the correlation id of the flow that the request belongs to: the caller's, else a new one.</summary>
    public string CorrelationId { get; }

    /// <summary>Gets the stage's clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Gets the token that is cancelled when the caller no longer waits or the system stops.</summary>
    public CancellationToken CancellationToken { get; }

    internal List<Output> Outputs { get; } = [];

    /// <summary>Publishes an event when the endpoint has returned; nothing is published when it throws.</summary>
    /// <param name="body">An event record of the system.</param>
    /// <exception cref="ArgumentException">The record is not an event type of the system, or holds a number that JSON does not know.</exception>
    /// <exception cref="System.Text.Json.JsonException">The record cannot be encoded.</exception>
    public void Publish(object body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (!events.TryGet(body.GetType(), out var type))
        {
            throw new ArgumentException($"'{body.GetType().Name}' is not an event type of this system. Declare it on the endpoint with [Publishes(typeof({body.GetType().Name}))].", nameof(body));
        }

        Outputs.Add(Output.Of(type, body));
    }

    private static Dictionary<string, string> QueryOf(string query)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = split < 0 ? (pair, string.Empty) : (pair[..split], pair[(split + 1)..]);
            values.TryAdd(Unescape(name), Unescape(value));
        }

        return values;
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static Dictionary<string, string> HeadersOf(HttpRequestMessage request)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Headers.NonValidated)
        {
            values.TryAdd(name, value.ToString());
        }

        if (request.Content is not null)
        {
            foreach (var (name, value) in request.Content.Headers.NonValidated)
            {
                values.TryAdd(name, value.ToString());
            }
        }

        return values;
    }
}
