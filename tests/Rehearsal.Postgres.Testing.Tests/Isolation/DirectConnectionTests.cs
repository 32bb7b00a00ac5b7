using System.Reflection;
using Npgsql;
using Rehearsal.Postgres.Testing.Transport;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>Connections of this process do without their sockets, however the code under test comes by them; where Npgsql does something of its own with the socket, they keep it.</summary>
public sealed class DirectConnectionTests
{
    private static readonly TestDatabaseOptions Options = new() { SetUp = Shop.SetUpAsync, SessionsMax = 1 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", true)]
    [InlineData(";Pooling=false", true)]
    [InlineData(";Application Name=billing;Search Path=public;Enlist=false;Maximum Pool Size=2", true)]
    [InlineData(";Max Auto Prepare=5;Auto Prepare Min Usages=1", true)]
    [InlineData(";Keepalive=3600", false)]
    [InlineData(";Multiplexing=true", false)]
    public async Task Connection_OfAString_IsDirectOrNot(string more, bool isDirect)
    {
        for (var test = 0; test < 3; test++)
        {
            await using var database = await TestDatabase.BeginAsync(Options, Token);
            await using (var source = NpgsqlDataSource.Create(database.ConnectionString + more))
            {
                for (var i = 0; i < 3; i++)
                {
                    await using var own = new NpgsqlConnection(database.ConnectionString + more);
                    await own.OpenAsync(Token);
                    await own.ScalarAsync($"INSERT INTO items (name) VALUES ('own {i}')");
                    using var given = source.OpenConnection();
                    Assert.Equal(3L + (2 * i), await given.ScalarAsync("SELECT count(*) FROM items"));
                    await given.ScalarAsync($"INSERT INTO items (name) VALUES ('given {i}')");
                    if (!more.Contains("Multiplexing", StringComparison.Ordinal))
                    {
                        Assert.Equal((isDirect, isDirect), (IsDirect(own), IsDirect(given)));
                    }
                }
            }

            Assert.Equal(8, await database.ItemsAsync());
            await database.DisposeAsync();
            Assert.Empty(database.LeftOpen);
        }
    }

    [Fact]
    public async Task Connection_OfADataSourceWithAnInitializer_IsInitializedByItAndKeepsItsSocket()
    {
        await using var database = await TestDatabase.BeginAsync(Options, Token);
        var builder = new NpgsqlDataSourceBuilder(database.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            static connection => connection.ExecuteInitializer(),
            static connection =>
            {
                connection.ExecuteInitializer();
                return Task.CompletedTask;
            });
        await using var source = builder.Build();
        await using var connection = await source.OpenConnectionAsync(Token);

        Assert.Equal(3L, await connection.ScalarAsync("SELECT count(*) FROM items"));
        Assert.False(IsDirect(connection));
    }

    /// <summary>Two tests at once: what leads to one session must not be made to lead to the other.</summary>
    [Fact]
    public async Task Connections_OfTestsAtTheSameTime_LeadToTheirOwnSessions()
    {
        TestDatabaseOptions options = new() { SetUp = Shop.SetUpAsync };
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (number, cancellationToken) =>
        {
            await using var database = await TestDatabase.BeginAsync(options, cancellationToken);
            await using var source = NpgsqlDataSource.Create(database.ConnectionString);
            for (var i = 0; i < 5; i++)
            {
                await using var connection = i % 2 == 0 ? await source.OpenConnectionAsync(cancellationToken) : new NpgsqlConnection(database.ConnectionString);
                if (i % 2 != 0)
                {
                    await connection.OpenAsync(cancellationToken);
                }

                await connection.ScalarAsync($"INSERT INTO items (name) VALUES ('of {number}, {i}')");
                Assert.Equal(3L + i, await connection.ScalarAsync("SELECT count(*) FROM items"));
                Assert.Equal(1L + i, await connection.ScalarAsync($"SELECT count(*) FROM items WHERE name LIKE 'of {number}, %'"));
            }
        });
    }

    private static bool IsDirect(NpgsqlConnection connection) =>
        DirectConnections.StreamOf(typeof(NpgsqlConnection).GetProperty("Connector", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!.GetValue(connection)!) is not null;
}

file static class Initializers
{
    public static void ExecuteInitializer(this NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("INSERT INTO items (name) VALUES ('of the initializer')", connection);
        command.ExecuteNonQuery();
    }
}
