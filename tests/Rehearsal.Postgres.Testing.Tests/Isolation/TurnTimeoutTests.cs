using System.Data;
using Npgsql;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>The time-out of a command that waits for its turn on the session.</summary>
public sealed class TurnTimeoutTests
{
    public static TheoryData<bool, bool> Ways => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Ways))]
    public async Task Command_ThatWaitsForATransaction_EndsWithItsTimeout(bool isDirect, bool isAsync)
    {
        // Its connections wait two minutes for each other.
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        await using var first = await OpenAsync(database, isDirect);
        await using var second = await OpenAsync(database, isDirect);
        await using (var transaction = await first.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await first.ScalarAsync("INSERT INTO items (name) VALUES ('table')", transaction);

            await TimesOutAsync(second, isAsync);

            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains("INSERT INTO items (name) VALUES ('table')", Assert.Single(database.Notices), StringComparison.Ordinal);
        Assert.Contains("UPDATE items SET price = 3", Assert.Single(database.Notices), StringComparison.Ordinal);
        Assert.Equal(ConnectionState.Open, second.State);
        Assert.Equal(0L, await second.ScalarAsync("SELECT count(*) FROM items WHERE price = 3"));
        Assert.Equal(3L, await second.ScalarAsync("SELECT count(*) FROM items"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Command_ThatWaitsForAStatement_EndsWithItsTimeout(bool isAsync)
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        await using var first = await OpenAsync(database, isDirect: true);
        await using var second = await OpenAsync(database, isDirect: true);
        await using var sleep = new NpgsqlCommand("SELECT pg_sleep(600)", first) { CommandTimeout = 0 };
        var before = database.Activity.Statements;
        var sleeping = Task.Run(() => sleep.ExecuteNonQuery(), TestContext.Current.CancellationToken);
        while (database.Activity.Statements == before)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await TimesOutAsync(second, isAsync);

        Assert.Contains("pg_sleep", Assert.Single(database.Notices), StringComparison.Ordinal);
        sleep.Cancel();
        await Assert.ThrowsAsync<OperationCanceledException>(() => sleeping);
    }

    private static async Task TimesOutAsync(NpgsqlConnection connection, bool isAsync)
    {
        await using var command = new NpgsqlCommand("UPDATE items SET price = 3", connection) { CommandTimeout = 1 };
        var error = isAsync
            ? await Assert.ThrowsAsync<NpgsqlException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken))
            : await Assert.ThrowsAsync<NpgsqlException>(() => Task.Run(() => command.ExecuteNonQuery(), TestContext.Current.CancellationToken));
        Assert.Equal("Exception while reading from stream", error.Message);
        Assert.IsType<TimeoutException>(error.InnerException);
    }

    private static async Task<NpgsqlConnection> OpenAsync(TestDatabase database, bool isDirect)
    {
        var connection = isDirect ? database.DataSource.CreateConnection() : new NpgsqlConnection(database.ConnectionString + Shop.OverSockets);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
