namespace Rehearsal.Postgres.Testing.Xunit;

/// <summary>Gives a test of a <see cref="DatabaseTest"/> a database of its own instead of a transaction, for what a transaction cannot hold.</summary>
/// <param name="why">The reason, for reports: which statement or behaviour needs it.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class ClonedDatabaseAttribute(string why) : Attribute
{
    /// <summary>Gets the reason.</summary>
    public string Why { get; } = why;
}
