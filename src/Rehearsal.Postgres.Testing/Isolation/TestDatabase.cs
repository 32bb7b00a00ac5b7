using System.Runtime.CompilerServices;
using Npgsql;
using Rehearsal.Postgres.Testing.Isolation;
using Rehearsal.Postgres.Testing.Relay;

namespace Rehearsal.Postgres.Testing;

/// <summary>
/// The database of one test. What the code under test does there is gone when this object is disposed of. The code opens as many connections as it likes, begins,
/// commits and rolls back; it need not know.
/// </summary>
/// <remarks>
/// The test owns it and disposes of it, after all connections are closed. The object itself is safe for many threads; connections to an isolated database take
/// turns, and transactions of two connections that overlap for longer than <see cref="TestDatabaseOptions.TurnWaitMax"/> are refused with SQLSTATE 0A000.
/// </remarks>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly Databases databases;
    private readonly Slot? slot;
    private readonly TestAccess? access;
    private readonly Clone? clone;
    private readonly Stack<TestFork> forks = new();
    private bool isDisposed;
    private IReadOnlyList<string> noticesLast = [];

    private TestDatabase(Databases databases, Slot slot)
    {
        this.databases = databases;
        this.slot = slot;
        access = slot.Access;
        Mode = TestDatabaseMode.Isolated;
        Reason = $"BeginAsync: one transaction on '{databases.Name}', rolled back at the end";
    }

    private TestDatabase(Databases databases, Clone clone, string why)
    {
        this.databases = databases;
        this.clone = clone;
        Mode = TestDatabaseMode.Cloned;
        Reason = $"CloneAsync: {why}; database '{clone.Name}', copied with {databases.Own!.Copying}, {(clone.WasAhead ? "made ahead of need" : "made now")}";
    }

    /// <summary>Gets a connection string for the code under test.</summary>
    /// <value>It holds a password of this test's own; it is of use on this machine only, and only until this object is disposed of. Then connections that are opened with it are refused with SQLSTATE 57P01.</value>
    public string ConnectionString => access?.ConnectionString ?? clone!.ConnectionString;

    /// <summary>Gets the connection string for whoever will not open it: nothing is made ready for that.</summary>
    internal string ConnectionText => access?.Text ?? clone!.ConnectionString;

    /// <summary>Gets a data source for the code under test: the fastest way to an isolated database.</summary>
    /// <value>This test's own: once this object is disposed of, its connections are refused with SQLSTATE 57P01. It need not be disposed of.</value>
    public NpgsqlDataSource DataSource => access?.DataSource ?? clone!.Source;

    /// <summary>Gets how the test is kept apart.</summary>
    public TestDatabaseMode Mode { get; }

    /// <summary>Gets why in that way, in words.</summary>
    public string Reason { get; }

    /// <summary>Gets the connections that the test had not closed when it ended, each with its last statement. They are refused from then on.</summary>
    /// <value>Empty until this object is disposed of, and for a clone. Npgsql does not tell where a connection was opened, so this does not either.</value>
    public IReadOnlyList<string> LeftOpen { get; private set; } = [];

    /// <summary>Gets what the test should know of its isolation: connections that waited for each other until a time-out, and what was not done as PostgreSQL would do it.</summary>
    /// <value>In the order of events, in words. Empty for a clone.</value>
    public IReadOnlyList<string> Notices => isDisposed || slot is null ? noticesLast : slot.Session.Notices;

    /// <summary>Begins an isolated test: everything that it does is rolled back.</summary>
    /// <param name="options">What it runs on; null for the database that <c>REHEARSAL_POSTGRES</c> names, or of a throw-away server.</param>
    /// <param name="cancellationToken">Ends the wait for a session.</param>
    /// <param name="test">The test's name, for the message of another one that waits for its session in vain; the calling member's unless given.</param>
    /// <exception cref="InvalidOperationException">There is no server: the message says what was looked for. Or the set-up left a connection open.</exception>
    /// <exception cref="TimeoutException">All sessions were held for <see cref="TestDatabaseOptions.SessionWaitMax"/>: the message names the tests that hold them.</exception>
    /// <exception cref="NpgsqlException">The server refused the session.</exception>
    public static async ValueTask<TestDatabase> BeginAsync(TestDatabaseOptions? options = null, CancellationToken cancellationToken = default, [CallerMemberName] string test = "")
    {
        var databases = await Databases.OfAsync(options).ConfigureAwait(false);
        return new TestDatabase(databases, await databases.Slots.TakeAsync(test, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Gives the test a database of its own, for what a transaction cannot hold: parallel transactions, notifications, statements that refuse to run in one.</summary>
    /// <param name="options">What it runs on; needs <see cref="TestDatabaseOptions.SetUp"/>, for the result of that is what is copied.</param>
    /// <param name="why">The reason, for reports.</param>
    /// <param name="cancellationToken">Ends the wait for a clone.</param>
    /// <exception cref="InvalidOperationException">The options have no set-up, so that there is nothing to copy.</exception>
    public static async ValueTask<TestDatabase> CloneAsync(TestDatabaseOptions options, string why = "the test asked for it", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.SetUp is null)
        {
            throw new InvalidOperationException("TestDatabase.CloneAsync copies what TestDatabaseOptions.SetUp has made, and these options have none. Expected a set-up that makes the tables; a database that others are connected to cannot be copied.");
        }

        var databases = await Databases.OfAsync(options).ConfigureAwait(false);
        return new TestDatabase(databases, await databases.Own!.TakeAsync(cancellationToken).ConfigureAwait(false), why);
    }

    /// <summary>Closes all sessions that are kept and drops all databases that were made, for every options object. It happens by itself when the process ends.</summary>
    /// <exception cref="InvalidOperationException">Tests are still open: the message names them. Nothing is closed then.</exception>
    public static ValueTask ReleaseAllAsync() => Databases.ReleaseAllAsync();

    /// <summary>Opens a connection, as the code under test would.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public ValueTask<NpgsqlConnection> OpenConnectionAsync(CancellationToken cancellationToken = default) => DataSource.OpenConnectionAsync(cancellationToken);

    /// <summary>
    /// Begins a branch: what is done from now until it is disposed of is undone then, and what was done before stays. Set up once, then run each case in a branch of its own.
    /// Branches nest, and end in the reverse order.
    /// </summary>
    /// <exception cref="InvalidOperationException">A connection is in a transaction, or the database is a clone.</exception>
    public async ValueTask<TestFork> ForkAsync()
    {
        var isolated = Isolated("ForkAsync");
        var name = $"_rehearsal_fork_{forks.Count + 1}";
        await isolated.Session.QueryAsync($"SAVEPOINT {name}").ConfigureAwait(false);
        var fork = new TestFork(this, name, isolated.Session.SettingsNow());
        forks.Push(fork);
        return fork;
    }

    /// <summary>Gets what the test has done so far; all zero for a clone.</summary>
    public TestDatabaseActivity Activity => slot is null || isDisposed ? new TestDatabaseActivity(0, 0, 0) : new TestDatabaseActivity(slot.Session.Counts.Statements, slot.Session.Counts.Commits, slot.Session.Counts.Notifications);

    /// <summary>Reads the rows that the test has changed so far, by comparing the tables it wrote to inside and outside its transaction.</summary>
    /// <exception cref="InvalidOperationException">A connection is in a transaction, or the database is a clone.</exception>
    public Task<ChangedRows> ChangesAsync() => ChangeReader.ReadAsync(Isolated("ChangesAsync").Session, databases.Slots.Server);

    /// <summary>Ends the test: rolls back, or drops the clone. Connections that are still in the middle of something are closed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }

        noticesLast = Notices;
        isDisposed = true;
        if (clone is not null)
        {
            databases.Own!.Return(clone);
        }
        else if (slot is not null)
        {
            try
            {
                LeftOpen = await slot.EndAsync().ConfigureAwait(false);
            }
            catch
            {
                // What this test did may still be there: the next one gets another session.
                slot.Session.Dispose();
                throw;
            }
            finally
            {
                databases.Slots.Return(slot);
            }
        }
    }

    internal async ValueTask EndForkAsync(TestFork fork, string savepoint, ForkSettings settings)
    {
        if (isDisposed)
        {
            return;
        }

        if (!forks.TryPeek(out var last) || last != fork)
        {
            throw new InvalidOperationException("Branches of a test end in the reverse order of their begin; a later one is still open.");
        }

        forks.Pop();
        await slot!.Session.QueryAsync($"ROLLBACK TO SAVEPOINT {savepoint}; RELEASE SAVEPOINT {savepoint}").ConfigureAwait(false);
        slot.Session.RestoreSettings(settings);
    }

    private Slot Isolated(string call) =>
        isDisposed ? throw new ObjectDisposedException(nameof(TestDatabase))
        : slot ?? throw new InvalidOperationException($"{call} needs an isolated database, and this one is a clone. Begin the test with TestDatabase.BeginAsync.");
}
