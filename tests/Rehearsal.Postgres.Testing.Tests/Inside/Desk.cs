using Dapper;
using Npgsql;

namespace Rehearsal.Postgres.Testing.Tests.Inside;

/// <summary>What one row of the table works with: an isolated database, reached as the code under test would reach it.</summary>
internal sealed class Desk(TestDatabase database, bool isDirect) : IAsyncDisposable
{
    private readonly List<NpgsqlConnection> opened = [];

    public TestDatabase Database => database;

    public async Task<NpgsqlConnection> OpenAsync(string? more = null)
    {
        var connection = isDirect && more is null ? database.DataSource.CreateConnection() : new NpgsqlConnection(database.ConnectionString + Shop.OverSockets + (more is null ? "" : ";" + more));
        opened.Add(connection);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public NpgsqlConnection Open()
    {
        var connection = isDirect ? database.DataSource.CreateConnection() : new NpgsqlConnection(database.ConnectionString + Shop.OverSockets);
        opened.Add(connection);
        connection.Open();
        return connection;
    }

    /// <summary>Runs SQL on a new connection.</summary>
    public async Task DoAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await connection.ExecuteAsync(sql);
    }

    /// <summary>Asks for one value on a new connection.</summary>
    public async Task<T?> AskAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    public Task<long> ItemsAsync() => AskAsync<long>("SELECT count(*) FROM items");

    /// <summary>Runs SQL that must fail.</summary>
    public async Task<PostgresException> FailAsync(string sql)
    {
        await using var connection = await OpenAsync();
        return await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(sql));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in opened)
        {
            await connection.DisposeAsync();
        }
    }
}
