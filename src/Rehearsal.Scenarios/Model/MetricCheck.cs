namespace Rehearsal.Scenarios;

/// <summary>A quantity of the run lies within bounds.</summary>
/// <param name="Quantity">What is measured.</param>
/// <param name="Filter">What it is measured of.</param>
public sealed record MetricCheck(MetricQuantity Quantity, HandlingFilter Filter) : Check
{
    /// <summary>Gets the least value allowed: a number, a share, events a second, or seconds; null for no bound.</summary>
    public decimal? AtLeast { get; init; }

    /// <summary>Gets the greatest value allowed, as <see cref="AtLeast"/>; null for no bound.</summary>
    public decimal? AtMost { get; init; }
}

/// <summary>What a <see cref="MetricCheck"/> measures.</summary>
public enum MetricQuantity
{
    /// <summary>The number of distinct domain events.</summary>
    Events,

    /// <summary>Distinct domain events a second, from the first trigger to the last of them.</summary>
    EventRate,

    /// <summary>The number of attempts of handlers.</summary>
    Handlings,

    /// <summary>The number of handlings whose last attempt failed.</summary>
    Failures,

    /// <summary>The number of attempts that failed and were tried again.</summary>
    Retries,

    /// <summary>The number of events put aside after their last attempt.</summary>
    DeadLetters,

    /// <summary>The share of attempts that did not succeed.</summary>
    ErrorRate,

    /// <summary>The mean duration of attempts.</summary>
    MeanDuration,

    /// <summary>The duration that half of the attempts do not exceed.</summary>
    P50Duration,

    /// <summary>The duration that 95 % of the attempts do not exceed.</summary>
    P95Duration,

    /// <summary>The duration that 99 % of the attempts do not exceed.</summary>
    P99Duration,

    /// <summary>The longest duration of an attempt.</summary>
    MaxDuration,
}
