using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>What a check may look at: the distinct domain events so far, in log order.</summary>
/// <param name="Events">The events; triggers included, redeliveries and platform events not.</param>
/// <param name="FirstTrigger">The time of the first trigger, or null before it.</param>
public sealed record Observation(IReadOnlyList<EventEnvelope> Events, DateTimeOffset? FirstTrigger);
