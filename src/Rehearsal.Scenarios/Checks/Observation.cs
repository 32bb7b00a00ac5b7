using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>What a check may look at: the distinct domain events so far, in log order, and the handlings.</summary>
/// <param name="Events">The events; triggers included, redeliveries and platform events not.</param>
/// <param name="FirstTrigger">The time of the first trigger, or null before it.</param>
public sealed record Observation(IReadOnlyList<EventEnvelope> Events, DateTimeOffset? FirstTrigger)
{
    /// <summary>Gets the handlings so far, every attempt, in log order; only checks that <see cref="NeedsHandlings"/> look at them.</summary>
    public IReadOnlyList<Span> Handlings { get; init; } = [];

    /// <summary>Gets the time of the check; null for that of the last event.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>Tells whether a check looks at <see cref="Handlings"/>.</summary>
    /// <param name="check">The check.</param>
    /// <returns>True when it does.</returns>
    public static bool NeedsHandlings(Check check) => check is SloCheck or MetricCheck or ComplianceCheck;
}
