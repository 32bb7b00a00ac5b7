using System.Transactions;
using Npgsql;
using Rehearsal.Postgres.Testing.Relay;
using Rehearsal.Postgres.Testing.Servers;
using Rehearsal.Postgres.Testing.Transport;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>The connection that a test leaves idle is the first one of the next test's data source; nothing else of it is.</summary>
public sealed class WarmConnectionTests
{
    /// <summary>A test that waits for a connection in vain fails by this, not by Npgsql's 15 s.</summary>
    private const int Timeout = 60_000;

    /// <summary>One session, so that the next test gets the one that the last test had.</summary>
    private static readonly TestDatabaseOptions Options = new() { SetUp = Shop.SetUpAsync, SessionsMax = 1, TurnWaitMax = TimeSpan.FromMinutes(2) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Timeout)]
    public async Task Connection_LeftIdle_IsTheNextTestsFirst()
    {
        Assert.True(WarmConnection.AreKnown);
        List<int> numbers = [];
        for (var test = 0; test < 5; test++)
        {
            await using var database = await TestDatabase.BeginAsync(Options, Token);
            await using var connection = await database.OpenConnectionAsync(Token);
            await connection.ScalarAsync($"INSERT INTO items (name) VALUES ('of test {test}')");
            Assert.Equal(3L, await connection.ScalarAsync("SELECT count(*) FROM items"));
            numbers.Add(connection.ProcessID);
        }

        // What Npgsql knows of the types is handed on with it, so the first test's is there to be kept.
        Assert.Single(numbers.Distinct());
    }

    [Fact(Timeout = Timeout)]
    public async Task Connection_ThatATestDoesNotAskFor_WaitsForTheOneAfter()
    {
        var first = await NumberAsync(Options);
        await using (await TestDatabase.BeginAsync(Options, Token))
        {
        }

        Assert.Equal(first, await NumberAsync(Options));
    }

    /// <summary>What would be seen by the next test, or would not be there any more.</summary>
    [Theory(Timeout = Timeout)]
    [InlineData("a setting")]
    [InlineData("a setting in a function")]
    [InlineData("a prepared statement")]
    [InlineData("an open connection")]
    [InlineData("an open transaction")]
    [InlineData("an open reader")]
    [InlineData("a temporary table")]
    [InlineData("a lock")]
    [InlineData("a failed statement")]
    [InlineData("a cancelled statement")]
    [InlineData("a branch")]
    [InlineData("a role")]
    [InlineData("a cursor")]
    [InlineData("a cut copy")]
    [InlineData("a failed batch")]
    [InlineData("a scope")]
    [InlineData("a scope rolled back")]
    [InlineData("an open scope")]
    [InlineData("types asked for again")]
    [InlineData("a cleared pool")]
    [InlineData("a closed session")]
    public async Task NextTest_AfterOneThatLeft_SeesNothingOfIt(string what)
    {
        await NumberAsync(Options);
        await using var first = await TestDatabase.BeginAsync(Options, Token);
        var connection = await first.OpenConnectionAsync(Token);
        await LeaveAsync(what, first, connection);
        if (!what.StartsWith("an open", StringComparison.Ordinal))
        {
            await connection.CloseAsync();
        }

        try
        {
            await first.DisposeAsync();
        }
        catch (NpgsqlException) when (what == "a closed session")
        {
            // Its session cannot be rolled back; the next test has another.
        }

        for (var test = 0; test < 2; test++)
        {
            await using var second = await TestDatabase.BeginAsync(Options, Token);
            await using var fresh = await second.OpenConnectionAsync(Token);
            await using var command = new NpgsqlCommand("SELECT count(*) FROM items WHERE name <> $1", fresh) { Parameters = { new() { Value = "nothing" } } };
            Assert.Equal(2L, await command.ExecuteScalarAsync(Token));
            Assert.Equal("ISO, MDY|0|", await fresh.ScalarAsync("SELECT current_setting('DateStyle') || '|' || current_setting('lock_timeout') || '|' || coalesce(to_regclass('pg_temp.brief')::text, '')"));
            Assert.Equal(0L, await fresh.ScalarAsync("SELECT (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) + (SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'c%')"));
            await command.PrepareAsync(Token);
            Assert.Equal(2L, await command.ExecuteScalarAsync(Token));
        }

        if (what != "an open reader")
        {
            await connection.DisposeAsync();
        }
    }

    [Theory(Timeout = Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Opens_QueuedWhenTheirTestEnds_AreRefusedAndDoNotWait(bool isHeld)
    {
        // The bound of a pool is the code's under test; the set-up has more than one connection all the same.
        var options = new TestDatabaseOptions { ConnectionString = $"{await TestServer.ConnectionStringAsync()};Maximum Pool Size=1", SetUp = Shop.SetUpAsync, SessionsMax = 1 };
        await NumberAsync(options);
        var first = await TestDatabase.BeginAsync(options, Token);
        var held = await first.OpenConnectionAsync(Token);
        var queued = Enumerable.Range(0, 3).Select(_ => first.OpenConnectionAsync(Token).AsTask()).ToList();
        var source = first.DataSource;
        if (!isHeld)
        {
            await held.CloseAsync();
            await (await queued[0]).CloseAsync();
            queued.RemoveAt(0);
        }

        await first.DisposeAsync();
        await using var second = await TestDatabase.BeginAsync(options, Token);
        await second.ScalarAsync("INSERT INTO items (name) VALUES ('of the second')");
        var late = source.OpenConnectionAsync(Token).AsTask();
        await held.CloseAsync();

        foreach (var open in queued.Append(late))
        {
            await Assert.ThrowsAnyAsync<NpgsqlException>(async () =>
            {
                // One that had its connection before the end has one that has ended.
                await using var connection = await open;
                await connection.ScalarAsync("INSERT INTO items (name) VALUES ('left over')");
            });
        }

        Assert.Equal(3, await second.ItemsAsync());
    }

    [Fact(Timeout = Timeout)]
    public async Task DataSource_FirstAskedForAfterItsTest_TakesNothingFromTheNext()
    {
        var number = await NumberAsync(Options);
        var first = await TestDatabase.BeginAsync(Options, Token);
        await first.DisposeAsync();
        await using var second = await TestDatabase.BeginAsync(Options, Token);

        Assert.Equal("57P01", (await Assert.ThrowsAsync<PostgresException>(async () => await first.DataSource.OpenConnectionAsync(Token))).SqlState);
        await using var connection = await second.OpenConnectionAsync(Token);
        Assert.Equal(number, connection.ProcessID);
    }

    [Fact(Timeout = Timeout)]
    public async Task Connection_HandedOnManyTimes_IsCancelledAndClosedAsOneOfItsTest()
    {
        for (var test = 0; test < 3; test++)
        {
            await NumberAsync(Options);
        }

        await using var database = await TestDatabase.BeginAsync(Options, Token);
        await using (var connection = await database.OpenConnectionAsync(Token))
        {
            await using var command = new NpgsqlCommand("SELECT pg_sleep(1000)", connection) { CommandTimeout = 1 };
            await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await command.ExecuteScalarAsync(Token));
            Assert.Equal(2L, await connection.ScalarAsync("SELECT count(*) FROM items"));
        }

        database.DataSource.Clear();
        Assert.Equal(2, await database.ItemsAsync());
        Assert.Empty(database.LeftOpen);
    }

    /// <summary>The thread that watches a connection's socket may begin to do so when the connection's first test is over.</summary>
    [Fact(Timeout = Timeout)]
    public async Task Connection_WatchedFirstWhenItIsHandedOn_IsHandedOnWhole()
    {
        using var session = await Session.OpenAsync(new NpgsqlConnectionStringBuilder(await TestServer.ConnectionStringAsync()), new SessionOptions(TimeSpan.FromMinutes(1)), Token);
        await session.BeginTestAsync(1);
        using var ends = new SocketPair();
        var client = session.Join(1, [], ends.Relay)!;
        session.MakeDirect(client, static () => false);
        await session.EndTestAsync(pooled: null, client.Number);
        await session.BeginTestAsync(2);
        var next = session.Find(client.Number)!;

        using var stream = new ReadStream(ends.Relay);
        var served = Task.Factory.StartNew(() => SocketClient.Serve(stream, session, client), Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.Same(stream.FirstRead, await Task.WhenAny(stream.FirstRead, served));
        Assert.False(next.IsClosed);

        ends.Client.Dispose();
        await served;
        Assert.True(next.IsClosed);
    }

    private static async Task<int> NumberAsync(TestDatabaseOptions options)
    {
        await using var database = await TestDatabase.BeginAsync(options, Token);
        await using var connection = await database.OpenConnectionAsync(Token);
        Assert.Equal(2L, await connection.ScalarAsync("SELECT count(*) FROM items"));
        return connection.ProcessID;
    }

    private static async Task LeaveAsync(string what, TestDatabase database, NpgsqlConnection connection)
    {
        await connection.ScalarAsync("INSERT INTO items (name) VALUES ('left')");
        switch (what)
        {
            case "a setting":
                await connection.ScalarAsync("SET DateStyle = 'German'; SET lock_timeout = '3s'");
                break;
            case "a setting in a function":
                await connection.ScalarAsync("DO $$ BEGIN PERFORM set_config('DateStyle', 'German', false); END $$");
                break;
            case "a prepared statement":
                await using (var command = new NpgsqlCommand("SELECT count(*) FROM items WHERE name <> $1", connection) { Parameters = { new() { Value = "nothing" } } })
                {
                    await command.PrepareAsync(Token);
                    await command.ExecuteScalarAsync(Token);
                }

                break;
            case "an open transaction":
                await connection.BeginTransactionAsync(Token);
                break;
            case "an open reader":
                await using (var command = new NpgsqlCommand("SELECT * FROM generate_series(1, 100000)", connection))
                {
                    await (await command.ExecuteReaderAsync(Token)).ReadAsync(Token);
                }

                break;
            case "a temporary table":
                await connection.ScalarAsync("CREATE TEMPORARY TABLE brief (id int)");
                break;
            case "a lock":
                await connection.ScalarAsync("SELECT pg_advisory_lock(7)");
                break;
            case "a failed statement":
                await Assert.ThrowsAsync<PostgresException>(() => connection.ScalarAsync("SELECT 1 / 0"));
                break;
            case "a cancelled statement":
                await using (var command = new NpgsqlCommand("SELECT pg_sleep(1000)", connection) { CommandTimeout = 1 })
                {
                    await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await command.ExecuteScalarAsync(Token));
                }

                break;
            case "a branch":
                await database.ForkAsync();
                break;
            case "a role":
                await connection.ScalarAsync("CREATE ROLE rehearsal_left NOLOGIN; GRANT rehearsal_left TO CURRENT_USER; SET ROLE rehearsal_left");
                break;
            case "a cursor":
                await connection.ScalarAsync("BEGIN; DECLARE left_cursor CURSOR WITH HOLD FOR SELECT * FROM items; FETCH 1 FROM left_cursor; COMMIT");
                break;
            case "a cut copy":
                // Disposed of before it is completed, which undoes it.
                await using (var import = await connection.BeginBinaryImportAsync("COPY items (name) FROM STDIN (FORMAT BINARY)", Token))
                {
                    await import.StartRowAsync(Token);
                    await import.WriteAsync("half", Token);
                }

                break;
            case "a failed batch":
                await using (var batch = new NpgsqlBatch(connection) { BatchCommands = { new("INSERT INTO items (name) VALUES ('batched')"), new("SELECT 1 / 0"), new("SELECT 1") } })
                {
                    await Assert.ThrowsAsync<PostgresException>(async () => await batch.ExecuteNonQueryAsync(Token));
                }

                break;
            case "a scope":
            case "a scope rolled back":
                using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
                {
                    await using (var enlisted = await database.OpenConnectionAsync(Token))
                    {
                        await enlisted.ScalarAsync("INSERT INTO items (name) VALUES ('enlisted')");
                    }

                    if (what == "a scope")
                    {
                        scope.Complete();
                    }
                }

                break;
            case "an open scope":
                {
                    var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
                    await using (var enlisted = await database.OpenConnectionAsync(Token))
                    {
                        await enlisted.ScalarAsync("INSERT INTO items (name) VALUES ('enlisted')");
                    }

                    await connection.CloseAsync();
                    await database.DisposeAsync();
                    scope.Complete();
                    Assert.Contains("has ended", Assert.Throws<TransactionAbortedException>(scope.Dispose).InnerException!.Message, StringComparison.Ordinal);
                }

                break;
            case "types asked for again":
                await connection.ReloadTypesAsync(Token);
                break;
            case "a cleared pool":
                NpgsqlConnection.ClearPool(connection);
                break;
            case "a closed session":
                await Assert.ThrowsAnyAsync<NpgsqlException>(() => connection.ScalarAsync("SELECT pg_terminate_backend(pg_backend_pid())"));
                break;
        }
    }
}
