namespace Rehearsal.Postgres.Testing;

/// <summary>How a test is kept apart from others.</summary>
public enum TestDatabaseMode
{
    /// <summary>One transaction that is rolled back; transactions of the code under test are savepoints in it.</summary>
    Isolated,

    /// <summary>A database of its own, copied from a template and dropped afterwards; everything is real.</summary>
    Cloned,
}
