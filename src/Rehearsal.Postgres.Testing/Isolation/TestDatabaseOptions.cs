using Npgsql;

namespace Rehearsal.Postgres.Testing;

/// <summary>
/// What tests run on. Make one object for all tests that share a schema and keep it, in a static field for example: it is the key under which
/// sessions, set-up and clones are kept and used again. Immutable, so safe for many threads.
/// </summary>
public sealed class TestDatabaseOptions
{
    /// <summary>Gets the connection string of the server and database, as the code under test would use it.</summary>
    /// <value>Null, the default, takes <c>REHEARSAL_POSTGRES</c> from the environment, else starts a throw-away server from installed programs.</value>
    public string? ConnectionString { get; init; }

    /// <summary>Gets what makes tables and common rows. It runs once in this process, before the first test, and is really committed.</summary>
    /// <value>
    /// With it, tests run on databases of their own, made at the first use and dropped when the process ends; the database in the connection
    /// string is left alone. Null, the default, runs tests on the database in the connection string as it is.
    /// </value>
    public Func<NpgsqlDataSource, CancellationToken, Task>? SetUp { get; init; }

    /// <summary>Gets how long a connection waits for another connection's transaction to end before it is told that this is parallel use.</summary>
    /// <value>Positive. The default is 2 seconds.</value>
    public TimeSpan TurnWaitMax
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(TurnWaitMax), value, "TurnWaitMax must be positive.");
    } = TimeSpan.FromSeconds(2);

    /// <summary>Gets how many isolated tests may run at once; each has a session of the server.</summary>
    /// <value>1 to 1,000. The default is 32. Further tests wait, for <see cref="SessionWaitMax"/> at most.</value>
    public int SessionsMax
    {
        get;
        init => field = value is >= 1 and <= 1_000 ? value : throw new ArgumentOutOfRangeException(nameof(SessionsMax), value, "SessionsMax must be 1 to 1,000.");
    } = 32;

    /// <summary>Gets how long a test waits for one of <see cref="SessionsMax"/> sessions before it is told which tests hold them.</summary>
    /// <value>Positive, 24 days at most. The default is 30 seconds.</value>
    public TimeSpan SessionWaitMax
    {
        get;
        init => field = value > TimeSpan.Zero && value <= TimeSpan.FromDays(24) ? value : throw new ArgumentOutOfRangeException(nameof(SessionWaitMax), value, "SessionWaitMax must be positive, and 24 days at most.");
    } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the clock of that wait.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gets how many clones are made ahead of need once the first one was asked for.</summary>
    /// <value>0 to 100. The default is 2. A clone is a whole database on the disk, 7 MB and up.</value>
    public int ClonesAhead
    {
        get;
        init => field = value is >= 0 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(ClonesAhead), value, "ClonesAhead must be 0 to 100.");
    } = 2;

    /// <summary>Gets whether connections of <see cref="TestDatabase.DataSource"/> reach their session without a socket between.</summary>
    /// <value>The default is true. It sets fields inside Npgsql, and falls back to sockets with a version that is built otherwise.</value>
    public bool DirectConnections { get; init; } = true;
}
