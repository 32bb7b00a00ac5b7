using Npgsql;

namespace Rehearsal.Postgres.Testing.Tests.Wire;

/// <summary>What connections of one test must not notice of each other although they share a session.</summary>
public sealed class SeveralConnectionsTests
{
    private const int Timeout = 30_000;

    [Fact(Timeout = Timeout)]
    public async Task StatementWithoutAName_AnotherConnectionHasMadeOneMeanwhile_IsStillItsOwn()
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        using var first = await RawConnection.OpenAsync(database.ConnectionString);
        using var second = await RawConnection.OpenAsync(database.ConnectionString);

        await first.Parse("", "SELECT 'first'").Sync().UntilAsync();
        await second.Parse("", "SELECT 'second'").Sync().UntilAsync();

        Assert.Contains("D first", await first.Bind("", "").Execute().Sync().UntilAsync());
        await second.Query("SELECT 1").UntilAsync();
        Assert.Contains("D first", await first.Describe('S', "").Bind("", "").Execute().Sync().UntilAsync());
        Assert.Contains("E 26000", await second.Bind("", "").Execute().Sync().UntilAsync());
    }

    [Fact(Timeout = Timeout)]
    public async Task Statement_WhileAnotherConnectionCopiesIn_WaitsForItsEnd()
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        using var copying = await RawConnection.OpenAsync(database.ConnectionString);
        using var waiting = await RawConnection.OpenAsync(database.ConnectionString);

        // Both at once, so that the second one asks before the server has answered the first.
        await copying.Query("COPY items (name) FROM STDIN").SendAsync();
        var counted = waiting.Query("SELECT count(*) FROM items").UntilAsync();
        await copying.UntilAsync('G');
        await copying.CopyData("table\n").CopyDone().UntilAsync();

        Assert.Contains((await counted)[1], (string[])["D 2", "D 3"]);
        Assert.Equal(3, await database.ItemsAsync());
    }

    [Fact(Timeout = Timeout)]
    public async Task Changes_WhileAConnectionCopiesIn_SayThatItMustEnd()
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        using var copying = await RawConnection.OpenAsync(database.ConnectionString);
        await copying.Query("COPY items (name) FROM STDIN").UntilAsync('G');

        var error = await Assert.ThrowsAsync<InvalidOperationException>(database.ChangesAsync);

        Assert.Contains("COPY items", error.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("COPY items (name) FROM STDIN")]
    [InlineData("BEGIN; INSERT INTO items (name) VALUES ('table')")]
    public async Task Connection_CutInTheMiddle_IsUndoneAndOthersGoOn(string sql)
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        using (var cut = await RawConnection.OpenAsync(database.ConnectionString))
        {
            await cut.Query(sql).UntilAsync(sql[0] == 'C' ? 'G' : 'Z');
        }

        Assert.Equal(2, await database.ItemsAsync());
    }

    [Fact(Timeout = Timeout)]
    public async Task Connection_CutInAPipelineWithoutItsEnd_IsUndoneAndOthersGoOn()
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        using (var cut = await RawConnection.OpenAsync(database.ConnectionString))
        {
            await cut.Run("INSERT INTO items (name) VALUES ('table')").Flush().UntilAsync('C');
        }

        Assert.Equal(2, await database.ItemsAsync());
    }

    [Fact(Timeout = Timeout)]
    public async Task Connection_WithPreparedStatementsThatGoesAfterItsTest_LeavesTheSessionAsItIs()
    {
        var options = new TestDatabaseOptions { SetUp = Shop.SetUpAsync, SessionsMax = 1 };
        var sessions = new HashSet<object?>();
        for (var test = 0; test < 3; test++)
        {
            RawConnection connection;
            await using (var database = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken))
            {
                sessions.Add(await database.ScalarAsync("SELECT pg_backend_pid()"));
                connection = await RawConnection.OpenAsync(database.ConnectionString);
                await connection.Parse("p", "SELECT 1").Sync().UntilAsync();
            }

            await connection.Add('X', "").SendAsync();
            await connection.ReadToEndAsync();
            connection.Dispose();
        }

        Assert.Single(sessions);
    }

    [Theory(Timeout = Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancel_OfAStatementThatWaitsForAnotherConnectionsTransaction_EndsTheWait(bool isDirect)
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        await using var source = isDirect ? null : NpgsqlDataSource.Create(database.ConnectionString);
        await using var holder = await (source ?? database.DataSource).OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var waiting = await (source ?? database.DataSource).OpenConnectionAsync(TestContext.Current.CancellationToken);
        await holder.ScalarAsync("BEGIN; INSERT INTO items (name) VALUES ('table')");
        await using var command = new NpgsqlCommand("SELECT 1", waiting);

        var asked = command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        while (!asked.IsCompleted)
        {
            // Until the statement has come so far that it waits.
            command.Cancel();
        }

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Equal("57014", Assert.IsType<PostgresException>(cancelled.InnerException).SqlState);
        await holder.ScalarAsync("COMMIT;");
        Assert.Equal(1, await waiting.ScalarAsync("SELECT 1"));
        Assert.Equal(3, await database.ItemsAsync());
    }
}
