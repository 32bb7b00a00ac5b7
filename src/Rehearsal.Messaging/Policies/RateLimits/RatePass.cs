using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>An event that a rate limit let pass in an earlier run.</summary>
/// <param name="Limiter">The limit.</param>
/// <param name="Event">The event.</param>
/// <param name="Time">When its handling began.</param>
internal readonly record struct RatePass(RateLimiter Limiter, EventEnvelope Event, DateTimeOffset Time);
