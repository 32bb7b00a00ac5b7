using Npgsql;
using Rehearsal.Postgres.Testing.Servers;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>What a set-up may leave behind.</summary>
public sealed class SetUpTests
{
    [Fact]
    public async Task SetUp_ThatLeavesAConnectionOpen_IsToldWhich()
    {
        NpgsqlConnection? leaked = null;
        TestDatabaseOptions options = new()
        {
            SetUp = async (source, cancellationToken) =>
            {
                leaked = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(source.ConnectionString) { ApplicationName = "billing" }.ConnectionString);
                await leaked.OpenAsync(cancellationToken);
                await leaked.ScalarAsync("CREATE TABLE leaked (n int)");
            },
        };

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken).AsTask());

        Assert.Contains("'billing'", error.Message, StringComparison.Ordinal);
        Assert.Contains("CREATE TABLE leaked", error.Message, StringComparison.Ordinal);
        Assert.Contains("before SetUp returns", error.Message, StringComparison.Ordinal);
        await leaked!.DisposeAsync();
    }

    [Fact]
    public async Task SetUp_ThatLeavesAPool_Works()
    {
        TestDatabaseOptions options = new()
        {
            ConnectionString = await TestServer.ConnectionStringAsync(),
            SetUp = async (source, cancellationToken) =>
            {
                await Shop.SetUpAsync(source, cancellationToken);
                await using var pooled = new NpgsqlConnection(source.ConnectionString + ";Pooling=true");
                await pooled.OpenAsync(cancellationToken);
            },
        };

        await using var database = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken);

        Assert.Equal(2, await database.ItemsAsync());
    }
}
