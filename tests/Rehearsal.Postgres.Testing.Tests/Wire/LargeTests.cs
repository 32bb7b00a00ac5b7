using Npgsql;

namespace Rehearsal.Postgres.Testing.Tests.Wire;

/// <summary>More than any socket's buffer holds, in both directions at once: somebody must read while somebody writes.</summary>
public sealed class LargeTests
{
    private const int Statements = 4_000;
    private const int Size = 6_000;

    [Theory(Timeout = 60_000)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Batch_LargeParametersAndLargeResults_IsAnsweredWhole(bool isDirect, bool isAsync)
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        await using var connection = isDirect ? database.DataSource.CreateConnection() : new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        for (var i = 0; i < Statements; i++)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT $1") { Parameters = { new() { Value = new string((char)('a' + (i % 26)), Size) } } });
        }

        var read = 0;
        await using var reader = isAsync ? await batch.ExecuteReaderAsync(TestContext.Current.CancellationToken) : batch.ExecuteReader();
        do
        {
            while (isAsync ? await reader.ReadAsync(TestContext.Current.CancellationToken) : reader.Read())
            {
                Assert.Equal(new string((char)('a' + (read % 26)), Size), reader.GetString(0));
                read++;
            }
        }
        while (isAsync ? await reader.NextResultAsync(TestContext.Current.CancellationToken) : reader.NextResult());

        Assert.Equal(Statements, read);
    }
}
