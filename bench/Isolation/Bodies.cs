using Dapper;
using Npgsql;

namespace Rehearsal.Isolation;

/// <summary>What code under test does, in three styles: half of it outside a transaction, half in one, and in the end the tables are as they were.</summary>
internal static class Bodies
{
    private const int Tables = 5;

    private static int lastName;

    public static readonly (string Name, Func<NpgsqlDataSource, Task> Run)[] All = [("Npgsql", NpgsqlAsync), ("Dapper", DapperAsync), ("EF Core", EntityFrameworkAsync)];

    /// <summary>Four statements and a transaction on each of five connections, which are opened and closed.</summary>
    public static async Task NpgsqlAsync(NpgsqlDataSource source)
    {
        for (var table = 0; table < Tables; table++)
        {
            await using var connection = await source.OpenConnectionAsync();
            var name = NewName();
            await ExecuteAsync(connection, $"INSERT INTO t{table} (name, price) VALUES ($1, $2)", name, 9.5m);
            await ExecuteAsync(connection, $"SELECT id, price FROM t{table} WHERE name = $1", name);
            await using var transaction = await connection.BeginTransactionAsync();
            await ExecuteAsync(connection, $"UPDATE t{table} SET price = price + 1 WHERE name = $1", name);
            await ExecuteAsync(connection, $"DELETE FROM t{table} WHERE name = $1", name);
            await transaction.CommitAsync();
        }
    }

    public static async Task DapperAsync(NpgsqlDataSource source)
    {
        for (var table = 0; table < Tables; table++)
        {
            await using var connection = await source.OpenConnectionAsync();
            var name = NewName();
            await connection.ExecuteAsync($"INSERT INTO t{table} (name, price) VALUES (@name, @price)", new { name, price = 9.5m });
            await connection.QueryAsync<(int, decimal)>($"SELECT id, price FROM t{table} WHERE name = @name", new { name });
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync($"UPDATE t{table} SET price = price + 1 WHERE name = @name", new { name }, transaction);
            await connection.ExecuteAsync($"DELETE FROM t{table} WHERE name = @name", new { name }, transaction);
            await transaction.CommitAsync();
        }
    }

    public static async Task EntityFrameworkAsync(NpgsqlDataSource source)
    {
        for (var i = 0; i < Tables; i++)
        {
            await using var context = new RowContext(source);
            var row = new Row { Name = NewName(), Price = 9.5m };
            context.Rows.Add(row);
            await context.SaveChangesAsync();
            await context.FindAgainAsync(row.Name);
            await using var transaction = await context.Database.BeginTransactionAsync();
            row.Price++;
            await context.SaveChangesAsync();
            context.Rows.Remove(row);
            await context.SaveChangesAsync();
            await transaction.CommitAsync();
        }
    }

    private static string NewName() => $"row {Interlocked.Increment(ref lastName)}";

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }
}
