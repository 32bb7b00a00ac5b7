using System.Globalization;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Where a request comes from: its flow and its cause, as its headers say or as is known of the caller; and it writes the headers.</summary>
internal sealed record HttpOrigin(string CorrelationId, Guid? CausationId, TraceParent? Publisher)
{
    private const string Correlation = "x-correlation-id";
    private const string Causation = "x-causation-id";
    private const string Trace = "traceparent";

    /// <summary>Reads the origin and adds the headers that are missing.</summary>
    /// <param name="request">The request.</param>
    /// <param name="caller">Who calls, or null when that is not known.</param>
    /// <param name="callId">The id of the call's span.</param>
    /// <param name="ids">Where a new flow's id comes from.</param>
    public static HttpOrigin Of(HttpRequestMessage request, CallScope? caller, Guid callId, EventIdSource ids)
    {
        var correlation = Header(request, Correlation) ?? caller?.CorrelationId ?? ids.Next().ToString();
        var causation = Guid.TryParse(Header(request, Causation), out var stated) ? stated : caller?.Cause?.EventId;
        var trace = TraceContext.TraceIdOf(correlation);
        var publisher = caller?.Cause is { } cause ? new TraceParent(trace, SpanId.Of(cause.SpanId))
            : TraceParent.TryParse(Header(request, Trace), out var foreign) ? foreign
            : (TraceParent?)null;
        Add(request, Correlation, correlation);
        Add(request, Causation, causation?.ToString("D", CultureInfo.InvariantCulture));
        Add(request, Trace, new TraceParent(trace, SpanId.Of(callId)).ToString());
        return new HttpOrigin(correlation, causation, publisher);
    }

    private static string? Header(HttpRequestMessage request, string name) =>
        request.Headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 } text ? text : null;

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null && !request.Headers.NonValidated.Contains(name))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
