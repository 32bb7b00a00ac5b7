using Microsoft.EntityFrameworkCore;
using Npgsql;
using Rehearsal.Postgres.Testing.Transport;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>Data sources, connection strings and connections of a test that has ended, used while the next one runs on the same session.</summary>
public sealed class StaleAccessTests
{
    /// <summary>One session, so that the next test gets the one that the last test had.</summary>
    private static readonly TestDatabaseOptions Options = new() { SetUp = Shop.SetUpAsync, SessionsMax = 1 };

    public static TheoryData<string> Ways => ["data source", "data source never opened", "connection string", "connection string without pool", "connection string with more", "connection made before", "a data source of the code's own"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Connection_OpenedAfterItsTest_IsRefusedBetweenTestsAndInTheNext(string way)
    {
        Func<NpgsqlConnection> stale;
        await using (var first = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken))
        {
            stale = Stale(way, first);
            if (way != "data source never opened")
            {
                await InsertAsync(stale, "before");
            }
        }

        await RefusedAsync(stale);
        await using var second = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        await RefusedAsync(stale);
        Assert.Equal(2, await second.ItemsAsync());
        await RefusedAsync(stale);
        await using var own = new NpgsqlConnection(second.ConnectionString);
        await own.OpenAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2L, await own.ScalarAsync("SELECT count(*) FROM items"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BackgroundWork_LeftOverFromATest_NeverComesIntoALaterOne(bool isDirect)
    {
        using var end = new CancellationTokenSource();
        var first = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
        var (source, text) = (first.DataSource, first.ConnectionString);
        var inserted = new TaskCompletionSource();
        var refused = new TaskCompletionSource();
        var work = Task.Run(
            async () =>
            {
                for (var i = 0; !end.IsCancellationRequested; i++)
                {
                    try
                    {
                        await InsertAsync(() => isDirect ? source.CreateConnection() : new NpgsqlConnection(text + Shop.OverSockets), $"left over {i}");
                        inserted.TrySetResult();
                    }
                    catch (NpgsqlException)
                    {
                        if (inserted.Task.IsCompleted)
                        {
                            refused.TrySetResult();
                        }
                    }
                    catch (ObjectDisposedException)
                    {
                        // The data source of a test that has ended long ago.
                        refused.TrySetResult();
                    }
                }
            },
            CancellationToken.None);
        await inserted.Task;
        await first.DisposeAsync();

        for (var test = 0; test < 50 || !refused.Task.IsCompleted; test++)
        {
            await using var next = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
            Assert.Equal(2, await next.ItemsAsync());
        }

        await end.CancelAsync();
        await work;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Types_OfTheDatabase_AreAskedForInTheFirstTestOnly(bool isDirect)
    {
        Assert.True(KnownTypes.AreKnown);
        await StatementsOfOneAsync();

        Assert.Equal(1, await StatementsOfOneAsync());

        async Task<int> StatementsOfOneAsync()
        {
            await using var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
            await using var connection = isDirect ? database.DataSource.CreateConnection() : new NpgsqlConnection(database.ConnectionString);
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand("SELECT 'sad'::mood::text || array_length($1, 1)", connection) { Parameters = { new() { Value = (int[])[1, 2] } } };
            Assert.Equal("sad2", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
            return database.Activity.Statements;
        }
    }

    /// <summary>Entity Framework Core refuses to keep what it knows of a model for more than 20 kinds of options.</summary>
    [Fact]
    public async Task Context_OverTheDataSourcesOfManyTests_IsOfOneKind()
    {
        for (var test = 0; test < 25; test++)
        {
            await using var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken);
            await using var context = new ItemContext(database);
            Assert.Equal(2, await context.Items.CountAsync(TestContext.Current.CancellationToken));
        }
    }

    private static Func<NpgsqlConnection> Stale(string way, TestDatabase database)
    {
        var (source, text) = (database.DataSource, database.ConnectionString);
        switch (way)
        {
            case "data source" or "data source never opened":
                return () => source.CreateConnection();
            case "connection string":
                return () => new NpgsqlConnection(text);
            case "connection string without pool":
                return () => new NpgsqlConnection(text + ";Pooling=false");
            case "connection string with more":
                return () => new NpgsqlConnection(text + ";Application Name=billing");
            case "connection made before":
                var made = source.CreateConnection();
                return () => made;
            default:
                var own = NpgsqlDataSource.Create(text);
                return () => own.CreateConnection();
        }
    }

    private static async Task RefusedAsync(Func<NpgsqlConnection> stale)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => InsertAsync(stale, "after"));
        Assert.Equal("57P01", error.SqlState);
        Assert.Contains("has ended", error.MessageText, StringComparison.Ordinal);
        Assert.Contains("TestDatabase", error.Hint ?? "", StringComparison.Ordinal);
    }

    private static async Task InsertAsync(Func<NpgsqlConnection> make, string name)
    {
        var connection = make();
        try
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await connection.ScalarAsync($"INSERT INTO items (name) VALUES ('{name}')");
        }
        finally
        {
            await connection.CloseAsync();
        }
    }
}
