using System.Transactions;
using Npgsql;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>Connections that outlive their test.</summary>
public sealed class LeakTests
{
    /// <summary>One session, so that the next test gets the one that the last test had.</summary>
    private static readonly TestDatabaseOptions Options = new() { SetUp = Shop.SetUpAsync, SessionsMax = 1 };

    [Theory]
    [InlineData(true, "SELECT 1")]
    [InlineData(true, "BEGIN; INSERT INTO items (name) VALUES ('table'); COMMIT;")]
    [InlineData(false, "SELECT 1")]
    [InlineData(false, "BEGIN; INSERT INTO items (name) VALUES ('table'); COMMIT;")]
    public async Task Connection_StillOpenInALaterTest_IsRefused(bool isDirect, string last)
    {
        NpgsqlConnection leaked;
        await using (var first = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken))
        {
            leaked = isDirect ? first.DataSource.CreateConnection() : new NpgsqlConnection(first.ConnectionString + Shop.OverSockets);
            await leaked.OpenAsync(TestContext.Current.CancellationToken);
            await leaked.ScalarAsync(last);
        }

        await using var second = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<PostgresException>(() => leaked.ScalarAsync("INSERT INTO items (name) VALUES ('leak')"));

        Assert.Equal("57P01", error.SqlState);
        Assert.Contains("The test that this connection belongs to has ended", error.MessageText, StringComparison.Ordinal);
        Assert.Equal(2, await second.ItemsAsync());
        await leaked.CloseAsync();
        Assert.Equal("57P01", (await Assert.ThrowsAsync<PostgresException>(() => leaked.OpenAsync(TestContext.Current.CancellationToken))).SqlState);
        await leaked.DisposeAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(";Pooling=false")]
    [InlineData(";Application Name=billing")]
    [InlineData(Shop.OverSockets)]
    [InlineData(Shop.OverSockets + ";Pooling=false")]
    [InlineData(Shop.OverSockets + ";Application Name=billing")]
    public async Task Connection_StillOpenAtTheEndOfItsTest_IsReportedThere(string? more)
    {
        var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        await using var leaked = more is null ? database.DataSource.CreateConnection() : new NpgsqlConnection(database.ConnectionString + more);
        await leaked.OpenAsync(TestContext.Current.CancellationToken);
        await using (var closed = more is null ? database.DataSource.CreateConnection() : new NpgsqlConnection(database.ConnectionString + more))
        {
            await closed.OpenAsync(TestContext.Current.CancellationToken);
            await closed.ScalarAsync("SELECT 'closed'");
        }

        await leaked.ScalarAsync("SELECT 'leaked'");
        await database.DisposeAsync();

        Assert.EndsWith("is still open; its last statement was 'SELECT 'leaked''", Assert.Single(database.LeftOpen), StringComparison.Ordinal);
        await leaked.CloseAsync();
        var next = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        Assert.Equal(2, await next.ItemsAsync());
        await next.DisposeAsync();
        Assert.Empty(next.LeftOpen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_OfAPoolAfterATransactionScope_ServesTheNextTest(bool isDirect)
    {
        for (var test = 0; test < 3; test++)
        {
            await using var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
            using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
            {
                await using var connection = isDirect ? database.DataSource.CreateConnection() : new NpgsqlConnection(database.ConnectionString + Shop.OverSockets);
                await connection.OpenAsync(TestContext.Current.CancellationToken);
                await connection.ScalarAsync("INSERT INTO items (name) VALUES ('table')");
                scope.Complete();
            }

            Assert.Equal(3, await database.ItemsAsync());
        }
    }

    [Fact]
    public async Task Connection_OfAPoolWithPreparedStatements_ServesTheNextTest()
    {
        for (var test = 0; test < 4; test++)
        {
            await using var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
            await using var connection = new NpgsqlConnection(database.ConnectionString + ";Max Auto Prepare=10;Auto Prepare Min Usages=2");
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            for (var i = 0; i < 4; i++)
            {
                Assert.Equal(2L, await connection.ScalarAsync("SELECT count(*) FROM items"));
            }
        }
    }

    [Fact]
    public async Task Connection_UsedAfterItsTest_IsRefused()
    {
        await using var connection = await OpenedInATestThatHasEndedAsync();

        var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ScalarAsync("SELECT 1"));

        Assert.Contains("has ended", error.MessageText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_ThatRunsSomethingAtTheEndOfItsTest_DoesNotComeToTheNext(bool isDirect)
    {
        var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        await using (var connection = isDirect ? database.DataSource.CreateConnection() : new NpgsqlConnection(database.ConnectionString + Shop.OverSockets))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            var before = database.Activity.Statements;
            var running = connection.ScalarAsync("SELECT pg_sleep(600)");
            while (database.Activity.Statements == before)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            await database.DisposeAsync();

            Assert.Equal("57P01", (await Assert.ThrowsAsync<PostgresException>(() => running)).SqlState);
        }

        await using var next = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        await using var fresh = isDirect ? next.DataSource.CreateConnection() : new NpgsqlConnection(next.ConnectionString + Shop.OverSockets);
        await fresh.OpenAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2L, await fresh.ScalarAsync("SELECT count(*) FROM items"));
    }

    [Fact]
    public async Task AdvisoryLock_ThatAFunctionHasTaken_EndsWithItsTest()
    {
        await using (var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken))
        {
            await database.ScalarAsync("CREATE FUNCTION hold() RETURNS void LANGUAGE sql AS 'SELECT pg_advisory_lock(4711)'");
            await database.ScalarAsync("SELECT hold()");
        }

        await using var next = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        Assert.Equal(0L, await next.ScalarAsync("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"));
    }

    [Fact]
    public async Task LastValue_OfASequence_EndsWithItsTest()
    {
        await using (var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken))
        {
            await database.ScalarAsync("INSERT INTO items (name) VALUES ('table')");
            Assert.IsType<long>(await database.ScalarAsync("SELECT lastval()"));
        }

        await using var next = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        Assert.Equal("55000", (await Assert.ThrowsAsync<PostgresException>(() => next.ScalarAsync("SELECT lastval()"))).SqlState);
        Assert.Equal("55000", (await Assert.ThrowsAsync<PostgresException>(() => next.ScalarAsync("SELECT currval('items_id_seq')"))).SqlState);
    }

    [Fact]
    public async Task RandomNumbers_AfterATestThatSeededThem_AreNotItsOwn()
    {
        HashSet<double> numbers = [];
        for (var test = 0; test < 3; test++)
        {
            await using (var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken))
            {
                await database.ScalarAsync("SELECT setseed(0.5)");
            }

            await using var next = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
            numbers.Add((double)(await next.ScalarAsync("SELECT random()"))!);
        }

        Assert.Equal(3, numbers.Count);
    }

    [Fact]
    public async Task Setting_OfTheCodesOwn_HasNoValueInTheNextTest()
    {
        await using (var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken))
        {
            await database.ScalarAsync("SET shop.tenant = 'seven'");
            await database.ScalarAsync("SELECT set_config('shop.region', 'north', false)");
        }

        await using var next = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        Assert.Equal("", await next.ScalarAsync("SELECT concat(current_setting('shop.tenant', true), current_setting('shop.region', true))"));
    }

    [Fact]
    public async Task TemporaryTable_ThatAFunctionHasMade_EndsWithItsTest()
    {
        await using (var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken))
        {
            await database.ScalarAsync("CREATE FUNCTION scratch() RETURNS void LANGUAGE plpgsql AS 'BEGIN CREATE TEMP TABLE scratch (n int); END'");
            await database.ScalarAsync("SELECT scratch()");
            Assert.Equal("scratch", await database.ScalarAsync("SELECT to_regclass('scratch')::text"));
        }

        await using var next = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        Assert.Equal(DBNull.Value, await next.ScalarAsync("SELECT to_regclass('scratch')::text"));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task TransactionScope_AroundAWholeTest_IsRolledBackWithItAndDoesNotReachTheNext(bool isDirect, bool endsFirst)
    {
        // The first test of these options sets up, which is not to be part of the scope's transaction.
        TestDatabaseOptions options = new() { SetUp = Shop.SetUpAsync, SessionsMax = 1 };
        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await using var database = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken);
            await using (var connection = isDirect ? database.DataSource.CreateConnection() : new NpgsqlConnection(database.ConnectionString + Shop.OverSockets))
            {
                await connection.OpenAsync(TestContext.Current.CancellationToken);
                await connection.ScalarAsync("INSERT INTO items (name) VALUES ('table')");
                Assert.Equal(3L, await connection.ScalarAsync("SELECT count(*) FROM items"));
            }

            if (endsFirst)
            {
                scope.Complete();
                scope.Dispose();
                Assert.Equal(3, await database.ItemsAsync());
            }
        }

        await using var next = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken);
        Assert.Equal(2, await next.ItemsAsync());
    }

    [Fact]
    public async Task DataSource_ThatATestHasDisposedOf_IsAnotherInTheNext()
    {
        await using (var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken))
        {
            await database.DataSource.DisposeAsync();
        }

        await using var next = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        Assert.Equal(2, await next.ItemsAsync());
    }

    private static async Task<NpgsqlConnection> OpenedInATestThatHasEndedAsync()
    {
        await using var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        return await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
    }
}
