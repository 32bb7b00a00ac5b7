namespace Rehearsal.Messaging;

/// <summary>Limits each attempt of a handler. Cooperative: the handler's cancellation token is cancelled, and the attempt fails when it returns, whatever it returns.</summary>
/// <remarks>Inside <see cref="RetryAttribute"/>: every try has the whole time.</remarks>
/// <param name="milliseconds">The limit in milliseconds of stage time; 10 to 86,400,000 (a day).</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class TimeoutAttribute(double milliseconds) : Attribute
{
    /// <summary>Gets the limit in milliseconds of stage time.</summary>
    public double Milliseconds { get; } = milliseconds;
}
