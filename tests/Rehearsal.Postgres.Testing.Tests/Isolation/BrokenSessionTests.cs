using Npgsql;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>A session that the server ends: its test learns why, and the next one gets another.</summary>
public sealed class BrokenSessionTests
{
    private static readonly TestDatabaseOptions Options = new() { SetUp = Shop.SetUpAsync, SessionsMax = 1 };

    [Theory]
    [InlineData(true, 10)]
    [InlineData(true, 30_000_000)]
    [InlineData(false, 10)]
    [InlineData(false, 30_000_000)]
    public async Task Statement_AfterTheServerHasEndedTheSession_FailsAndTheNextTestWorks(bool isAsync, int length)
    {
        await using (var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken))
        {
            await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await TerminateAsync((int)(await connection.ScalarAsync("SELECT pg_backend_pid()"))!);

            await using var command = new NpgsqlCommand("INSERT INTO items (name) VALUES ($1)", connection) { Parameters = { new() { Value = new string('x', length) } } };
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => isAsync ? command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken) : Task.FromResult(command.ExecuteNonQuery()));
        }

        await using var next = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        Assert.Equal(2, await next.ItemsAsync());
    }

    [Fact]
    public async Task Connection_OpenedAfterTheServerHasEndedTheSession_IsToldSo()
    {
        await using var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<PostgresException>(() => connection.ScalarAsync("SELECT pg_terminate_backend(pg_backend_pid())"));

        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ScalarAsync("SELECT 1"));

        Assert.Equal("57P01", error.SqlState);
    }

    /// <summary>Ends a session from outside, and waits until it has gone.</summary>
    private static async Task TerminateAsync(int process)
    {
        await using var server = NpgsqlDataSource.Create(await Servers.TestServer.ConnectionStringAsync());
        await using var command = server.CreateCommand($"SELECT pg_terminate_backend({process}, 60000)");
        Assert.Equal(true, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
