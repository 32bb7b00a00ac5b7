namespace Rehearsal.Postgres.Testing.Tests.Inside;

/// <summary>How far something works inside isolation.</summary>
internal enum Verdict
{
    /// <summary>As without isolation.</summary>
    Works,

    /// <summary>It runs, and something about it is different.</summary>
    Differs,

    /// <summary>An error says so and names the way out.</summary>
    Refused,
}

/// <summary>One row of the table.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Verdict">How far it works.</param>
/// <param name="Note">What is different; empty when nothing is.</param>
/// <param name="Check">Shows it, and fails if it is otherwise.</param>
internal sealed record WorksRow(string Name, Verdict Verdict, string Note, Func<Desk, Task> Check);
