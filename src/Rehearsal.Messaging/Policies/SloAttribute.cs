namespace Rehearsal.Messaging;

/// <summary>States how long a handling should take at most. An analysis reports what took longer.</summary>
/// <param name="milliseconds">The objective in milliseconds of stage time, more than 0.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class SloAttribute(double milliseconds) : Attribute
{
    /// <summary>Gets the objective in milliseconds.</summary>
    public double Milliseconds { get; } = milliseconds;
}
