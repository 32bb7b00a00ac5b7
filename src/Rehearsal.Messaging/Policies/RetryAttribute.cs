namespace Rehearsal.Messaging;

/// <summary>Tries a failed handler again. A waiting event blocks only its own key in its own service.</summary>
/// <remarks>Outside of the time-out, inside of <see cref="RateLimitAttribute"/> and <see cref="BatchAttribute"/>. A <see cref="PermanentFailureException"/> is never tried again.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class RetryAttribute : Attribute
{
    /// <summary>Gets or sets the tries after the first one.</summary>
    /// <value>1 to 100. The default is 3.</value>
    public int Retries { get; set; } = 3;

    /// <summary>Gets or sets the wait before the first new try, in milliseconds of stage time.</summary>
    /// <value>0 to 86,400,000 (a day). The default is 200.</value>
    public double DelayMs { get; set; } = 200;

    /// <summary>Gets or sets how the wait grows from try to try, to a day at most.</summary>
    /// <value>The default is <see cref="Backoff.Exponential"/>.</value>
    public Backoff Backoff { get; set; } = Backoff.Exponential;

    /// <summary>Gets or sets a value indicating whether waits vary at random, drawn from the stage's seed.</summary>
    /// <value>The default is true.</value>
    public bool Jitter { get; set; } = true;
}
