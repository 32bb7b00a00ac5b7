using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>A handler's rate limit, checked.</summary>
internal sealed class RateLimitPolicy(int limit, TimeSpan per, RateLimitOver over, string? key, EventPriority? priority)
{
    private readonly byte[]? keyName = key is null ? null : Encoding.UTF8.GetBytes(key);

    public int Limit { get; } = limit;

    public TimeSpan Per { get; } = per;

    public RateLimitOver Over { get; } = over;

    public EventPriority? Priority { get; } = priority;

    public RateLimitTopology Topology => new(Limit, Per.TotalMilliseconds, Over == RateLimitOver.Drop ? "drop" : "delay", key, Priority?.Field);

    /// <summary>Gets the value that an event's window belongs to; null for none.</summary>
    public string? KeyOf(EventEnvelope trigger) => keyName is null ? null : ScalarField.Read(trigger.Data, keyName);
}
