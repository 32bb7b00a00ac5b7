using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>What the rate limit of a handler did.</summary>
public sealed record RateLimitMetrics
{
    /// <summary>The most keys that are told apart; of more it is only known that there were at least so many.</summary>
    public const int KeysMax = 1_000_000;

    /// <summary>Gets the service.</summary>
    public required string Service { get; init; }

    /// <summary>Gets the handler.</summary>
    public required string Handler { get; init; }

    /// <summary>Gets the type of event it takes.</summary>
    public required string Event { get; init; }

    /// <summary>Gets the limit as the system states it; null when that was not recorded.</summary>
    public RateLimitTopology? Limit { get; internal set; }

    /// <summary>Gets how many events of the type were published; 0 when the limit was not recorded.</summary>
    public long Events { get; internal set; }

    /// <summary>Gets how many keys these events had, those without a value being one; null when the limit has no key, or was not recorded.</summary>
    public int? Keys { get; internal set; }

    /// <summary>Gets how many keys had an event dropped or delayed.</summary>
    public int LimitedKeys { get; internal set; }

    /// <summary>Gets a value indicating whether there were at most <see cref="KeysMax"/> keys, so that both counts of keys are exact.</summary>
    public bool AreKeysExact { get; internal set; } = true;

    /// <summary>Gets how many events were dropped.</summary>
    public long Dropped { get; internal set; }

    /// <summary>Gets how many events were delayed.</summary>
    public long Delayed { get; internal set; }

    /// <summary>Gets how many events bypassed the limit.</summary>
    public long Bypassed { get; internal set; }
}
