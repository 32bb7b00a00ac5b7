using Npgsql;
using Xunit;

namespace Rehearsal.Postgres.Testing.Xunit;

/// <summary>
/// A class of tests that run isolated: each has its own transaction, which is rolled back. When a test fails, the rows that it changed are written to its
/// output; connections that it left open are a warning, and so are <see cref="TestDatabase.Notices"/>. Tests of several classes run at the same time.
/// </summary>
/// <param name="options">What the tests run on: one object for all classes that share a schema. Null for <c>REHEARSAL_POSTGRES</c>, or a throw-away server.</param>
public abstract class DatabaseTest(TestDatabaseOptions? options = null) : IAsyncLifetime
{
    private TestDatabase? database;

    /// <summary>Gets the database of the running test.</summary>
    /// <exception cref="InvalidOperationException">Asked for in a constructor: the test has not begun then.</exception>
    protected TestDatabase Database => database ?? throw new InvalidOperationException("The test's database is there from InitializeAsync on, not in the constructor. Move the code that needs it into OnBegunAsync.");

    /// <summary>Gets the data source of the running test's database.</summary>
    protected NpgsqlDataSource DataSource => Database.DataSource;

    /// <summary>Gets the connection string of the running test's database.</summary>
    protected string ConnectionString => Database.ConnectionString;

    /// <summary>Begins the test's transaction. Called by xUnit.</summary>
    public async ValueTask InitializeAsync()
    {
        var clone = DatabaseTestOutput.Clone();
        database = clone is null
            ? await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken, TestContext.Current.Test?.TestDisplayName ?? GetType().Name)
            : await TestDatabase.CloneAsync(options ?? throw new InvalidOperationException("[ClonedDatabase] needs a test class that gives options with a set-up to DatabaseTest."), clone.Why, TestContext.Current.CancellationToken);
        await OnBegunAsync();
    }

    /// <summary>Rolls the test back; if it failed, tells what it changed. Called by xUnit.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (database is not null)
        {
            try
            {
                await OnEndingAsync();
                await DatabaseTestOutput.WriteAsync(database);
            }
            finally
            {
                await database.DisposeAsync();
                DatabaseTestOutput.WarnOf(database);
            }
        }
    }

    /// <summary>Called when the database is there and the test has not begun: the place to add rows that every test of the class needs.</summary>
    protected virtual ValueTask OnBegunAsync() => ValueTask.CompletedTask;

    /// <summary>Called before the test is rolled back.</summary>
    protected virtual ValueTask OnEndingAsync() => ValueTask.CompletedTask;
}
