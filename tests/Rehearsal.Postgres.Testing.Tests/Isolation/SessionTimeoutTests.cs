using Npgsql;
using Rehearsal.Postgres.Testing.Servers;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>Settings with which the server ends sessions.</summary>
public sealed class SessionTimeoutTests
{
    [Fact]
    public async Task Timeouts_OfTheRole_AreNotTheSessions()
    {
        await using var server = NpgsqlDataSource.Create(await TestServer.ConnectionStringAsync());
        var role = $"hasty_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"CREATE ROLE {role} LOGIN PASSWORD 'hasty'; ALTER ROLE {role} SET idle_in_transaction_session_timeout = 1; ALTER ROLE {role} SET idle_session_timeout = 1");
        try
        {
            TestDatabaseOptions options = new() { ConnectionString = new NpgsqlConnectionStringBuilder(await TestServer.ConnectionStringAsync()) { Username = role, Password = "hasty" }.ConnectionString };
            for (var test = 0; test < 2; test++)
            {
                await using var database = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken);
                await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
                Assert.Equal(role, await connection.ScalarAsync("SELECT current_user::text"));
                foreach (var reset in (string[])["SELECT 1", "RESET idle_in_transaction_session_timeout", "RESET ALL", "DISCARD ALL"])
                {
                    await connection.ScalarAsync(reset);
                    Assert.Equal("0", await connection.ScalarAsync("SHOW idle_in_transaction_session_timeout"));
                    Assert.Equal("0", await connection.ScalarAsync("SHOW idle_session_timeout"));
                }
            }
        }
        finally
        {
            // The role is of no use to anybody; it may go once its sessions have.
            await ExecuteAsync(server, $"SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE usename = '{role}'");
            await ExecuteAsync(server, $"DROP ROLE {role}");
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Timeout_ThatAFunctionHasSet_IsNamedWhenItEndsTheSession()
    {
        TestDatabaseOptions options = new() { SetUp = Shop.SetUpAsync, SessionsMax = 1 };
        await using (var database = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken))
        {
            await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await connection.ScalarAsync("CREATE FUNCTION hasten() RETURNS text LANGUAGE sql AS $$ SELECT set_config('idle_in_transaction_session_timeout', '1', false) $$");
            PostgresException? error = null;
            while (error is null)
            {
                try
                {
                    await connection.ScalarAsync("SELECT hasten()");
                    await Task.Delay(10, TestContext.Current.CancellationToken);
                }
                catch (PostgresException exception)
                {
                    error = exception;
                }
            }

            Assert.Contains("idle_in_transaction_session_timeout", error.MessageText, StringComparison.Ordinal);
        }

        await using var next = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken);
        Assert.Equal(2, await next.ItemsAsync());
    }

    private static async Task ExecuteAsync(NpgsqlDataSource server, string sql)
    {
        await using var command = server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
