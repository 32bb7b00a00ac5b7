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
