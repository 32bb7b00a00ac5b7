namespace Rehearsal.Postgres.Testing.Xunit;

/// <summary>Says how long a test may take once it is warm. <see cref="TargetReport"/> measures it; a plain test run does not look at it, for a test must not fail because a machine is busy.</summary>
/// <param name="milliseconds">The target, from the begin of the test's database to its roll-back.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DurationTargetAttribute(double milliseconds) : Attribute
{
    /// <summary>Gets the target in milliseconds.</summary>
    public double Milliseconds { get; } = milliseconds;
}
