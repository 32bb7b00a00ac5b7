namespace Rehearsal.Messaging;

/// <summary>Who makes HTTP calls here: the service whose handler or endpoint runs, and the flow it works for.</summary>
/// <param name="Service">The service, in snake_case.</param>
/// <param name="CorrelationId">The flow.</param>
/// <param name="Cause">The handling at the start of the calls; null when no handler was.</param>
internal sealed record CallScope(string Service, string CorrelationId, CallCause? Cause)
{
    public static CallScope Of(HandlingAttempt attempt) => new(
        attempt.Service,
        attempt.Event.CorrelationId,
        new CallCause(attempt.Event.Id, attempt.Event.Type, attempt.SpanId, attempt.Number));
}

/// <summary>The handling that calls are made for, also those that endpoints make on its behalf.</summary>
/// <param name="EventId">The event it handles.</param>
/// <param name="EventType">That event's type.</param>
/// <param name="SpanId">The id of the attempt's span.</param>
/// <param name="Attempt">The 1-based number of the attempt.</param>
internal sealed record CallCause(Guid EventId, string EventType, Guid SpanId, int Attempt);
