using Npgsql;
using Rehearsal.Postgres.Testing.Servers;
using Rehearsal.Postgres.Testing.Xunit;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>What a test has changed, whatever its connections have set.</summary>
public sealed class ChangesTests() : DatabaseTest(Shop.Options)
{
    [Fact]
    public async Task Changes_UnderAnotherSearchPath_AreThoseOfTheRightTable()
    {
        await using var connection = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ScalarAsync("CREATE SCHEMA other; CREATE TABLE other.items (id int PRIMARY KEY); SET search_path = other; INSERT INTO items VALUES (1)");

        Assert.Equal("Rows that the test changed:\nother.items: 1 inserted, 0 updated, 0 deleted\n  + {\"id\": 1}", (await Database.ChangesAsync()).ToString());
    }

    [Fact]
    public async Task Changes_InARoleThatMayReadNothing_AreTold()
    {
        await using var connection = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ScalarAsync("INSERT INTO items (name) VALUES ('table'); SET ROLE pg_signal_backend");

        Assert.Single((await Database.ChangesAsync()).Tables);
        Assert.Equal("pg_signal_backend", await connection.ScalarAsync("SELECT current_user::text"));
    }

    [Fact]
    public async Task Changes_ThatCannotBeRead_LeaveTheTestAsItIs()
    {
        await Database.ScalarAsync("CREATE TABLE texts (text json); INSERT INTO texts VALUES ('{\"a\": \"\\u0000\"}')");

        await Assert.ThrowsAsync<NpgsqlException>(() => Database.ChangesAsync());

        Assert.Equal(1L, await Database.ScalarAsync("SELECT count(*) FROM texts"));
    }

    [Fact]
    public async Task Changes_WhereTheServerHasNoRoomForAConnectionOutside_AreCounted()
    {
        var server = await TestServer.ConnectionStringAsync();
        await using var administration = NpgsqlDataSource.Create(server);
        await ExecuteAsync(administration, "CREATE ROLE lonely LOGIN PASSWORD 'lonely' CONNECTION LIMIT 1; CREATE TABLE lonely (id int PRIMARY KEY); GRANT ALL ON lonely TO lonely");
        try
        {
            var options = new TestDatabaseOptions { ConnectionString = new NpgsqlConnectionStringBuilder(server) { Username = "lonely", Password = "lonely" }.ConnectionString, SessionsMax = 1 };
            await using var database = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken);
            await database.ScalarAsync("INSERT INTO lonely VALUES (1)");

            var table = Assert.Single((await database.ChangesAsync()).Tables);

            Assert.Contains("1 inserted, 0 updated, 0 deleted", table.Note, StringComparison.Ordinal);
            Assert.Contains("53300", table.Note, StringComparison.Ordinal);
        }
        finally
        {
            await ExecuteAsync(administration, "DROP TABLE lonely; DROP ROLE lonely");
        }
    }

    [Fact]
    public async Task Changes_AfterTruncate_NameTheTable()
    {
        await Database.ScalarAsync("TRUNCATE strict_parts");

        Assert.Equal("strict_parts", Assert.Single((await Database.ChangesAsync()).Tables).Name);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
