using System.Text;
using Npgsql;
using Rehearsal.Postgres.Testing.Sql;
using Rehearsal.Postgres.Testing.Xunit;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>Settings of several connections, where the server takes some of them back.</summary>
public sealed class SettingTests() : DatabaseTest(Shop.Options)
{
    [Fact]
    public async Task Set_ThatFails_DoesNotTroubleOtherConnections()
    {
        await using var first = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var second = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<PostgresException>(() => first.ScalarAsync("SET no_such_setting = 1"));

        Assert.Equal(1, await second.ScalarAsync("SELECT 1"));
        Assert.Equal(1, await first.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task Set_AfterASavepointThatIsReturnedTo_IsForgotten()
    {
        await using var first = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var second = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using (var transaction = await first.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await first.ScalarAsync("SET lock_timeout = '3s'", transaction);
            await transaction.SaveAsync("Before", TestContext.Current.CancellationToken);
            await first.ScalarAsync("SET lock_timeout = '4s'", transaction);
            await Assert.ThrowsAsync<PostgresException>(() => first.ScalarAsync("SET no_such_setting = 1", transaction));
            await transaction.RollbackAsync("Before", TestContext.Current.CancellationToken);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("0", await second.ScalarAsync("SHOW lock_timeout"));
        Assert.Equal("3s", await first.ScalarAsync("SHOW lock_timeout"));
    }

    [Fact]
    public async Task Set_BeforeABranchAndInIt_IsEachConnectionsOwnAfterwards()
    {
        await using var first = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var second = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await first.ScalarAsync("SET lock_timeout = '3s'");
        await using (await Database.ForkAsync())
        {
            await second.ScalarAsync("SET lock_timeout = '4s'");
        }

        Assert.Equal("0", await second.ScalarAsync("SHOW lock_timeout"));
        Assert.Equal("3s", await first.ScalarAsync("SHOW lock_timeout"));
    }

    [Theory]
    [InlineData("SET SCHEMA 'pg_catalog'")]
    [InlineData("SET XML OPTION DOCUMENT")]
    public async Task Set_WithWordsOfItsOwn_IsOneConnections(string sql)
    {
        await using var first = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var second = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await first.ScalarAsync(sql);

        Assert.Equal("content", await second.ScalarAsync("SHOW xmloption"));
        Assert.Equal("\"$user\", public", await second.ScalarAsync("SHOW search_path"));
    }

    [Theory]
    [InlineData("SAVEPOINT _rehearsal")]
    [InlineData("ROLLBACK TO SAVEPOINT _Rehearsal")]
    [InlineData("RELEASE _rehearsal_fork_1")]
    public async Task Savepoint_WithANameOfTheIsolation_IsRefused(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await connection.ScalarAsync("INSERT INTO items (name) VALUES ('table')", transaction);
            Assert.Equal("0A000", (await Assert.ThrowsAsync<PostgresException>(() => connection.ScalarAsync(sql, transaction))).SqlState);
            Assert.Equal("25P02", (await Assert.ThrowsAsync<PostgresException>(() => connection.ScalarAsync("SELECT 1", transaction))).SqlState);
        }

        Assert.Equal(2L, await connection.ScalarAsync("SELECT count(*) FROM items"));
    }

    [Fact]
    public async Task DiscardAll_AsAStatement_ClearsTheSession()
    {
        await using var connection = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var prepared = new NpgsqlCommand("SELECT 1", connection);
        await prepared.PrepareAsync(TestContext.Current.CancellationToken);
        await connection.ScalarAsync("DEALLOCATE ALL");
        await connection.ScalarAsync("SET lock_timeout = '3s'");
        await connection.ScalarAsync("Create Temp Table scratch (n int)");
        await connection.ScalarAsync("PREPARE one AS SELECT 1");

        await connection.ScalarAsync("DISCARD ALL");

        Assert.Equal("0", await connection.ScalarAsync("SHOW lock_timeout"));
        Assert.Equal(DBNull.Value, await connection.ScalarAsync("SELECT to_regclass('scratch')::text"));
        Assert.Equal("26000", (await Assert.ThrowsAsync<PostgresException>(() => connection.ScalarAsync("EXECUTE one"))).SqlState);
    }

    [Theory]
    [InlineData("SAVEPOINT a", "Make a")]
    [InlineData("savepoint \"B c\"", "Make B c")]
    [InlineData("ROLLBACK TO A", "Return a")]
    [InlineData("rollback /* all */ work to savepoint a;", "Return a")]
    [InlineData("RELEASE a", "Release a")]
    [InlineData("RELEASE SAVEPOINT \"B c\"", "Release B c")]
    public void Savepoint_AsText_IsRead(string sql, string expected)
    {
        var (verb, name) = Statement.SavepointOf(Encoding.UTF8.GetBytes(sql));

        Assert.Equal(expected, $"{verb} {name}");
    }

    [Theory]
    [InlineData("SELECT a$b$c FROM t; SELECT 2", 2)]
    [InlineData("SELECT $a$ ; $a$; SELECT 2", 2)]
    [InlineData("SELECT 'a;b', E'\\';', \"c;d\" -- ;\n; /* ; /* ; */ ; */ SELECT 2;", 2)]
    public void Split_QuotesAndDollars_FindsTheStatements(string sql, int expected) => Assert.Equal(expected, Statements.Split(Encoding.UTF8.GetBytes(sql)).Count);
}
