namespace Rehearsal.Messaging;

/// <summary>Makes a public method of a service a schedule: it is called again and again, first after one period, until the system stops.</summary>
/// <remarks>
/// It may take a <see cref="BackgroundContext"/> and a <see cref="CancellationToken"/> and returns nothing or a task. It is due at whole periods after the
/// start of the system, in stage time, and never runs beside itself: what falls due while it still runs is skipped. If it throws, that is recorded as a
/// mark and the next tick comes as if it had not. What it publishes is background work, which no settling waits for.
/// </remarks>
/// <param name="period">The period, 1ms to 3650d: <c>500ms</c>, <c>31s</c>, <c>1.5m</c>, <c>2h</c>, <c>1d</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryAttribute(string period) : Attribute
{
    /// <summary>Gets the period as it was written.</summary>
    public string Period { get; } = period;
}
