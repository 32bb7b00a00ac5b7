namespace Rehearsal.Messaging;

/// <summary>States how long a handler's own work takes, so that it costs that much virtual time on the simulated stage; elsewhere the work takes what it takes.</summary>
/// <remarks>On a service it holds for all its handlers; on a handler it overrides the service's.</remarks>
/// <param name="milliseconds">The time in milliseconds, 0 to 86,400,000 (a day).</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class ServiceTimeAttribute(double milliseconds) : Attribute
{
    /// <summary>Gets the time in milliseconds.</summary>
    public double Milliseconds { get; } = milliseconds;
}
