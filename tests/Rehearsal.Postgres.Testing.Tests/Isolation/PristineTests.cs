using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;
using Rehearsal.Postgres.Testing.Servers;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>After many tests in parallel, the database holds to the byte what it held before. Sequences are the exception: they do not go back with a transaction.</summary>
public sealed class PristineTests
{
    private static readonly TestDatabaseOptions Options = new() { SetUp = Shop.SetUpAsync, TurnWaitMax = TimeSpan.FromMinutes(2) };

    [Fact]
    public Task Dump_AfterAHundredTestsInParallel_IsAsBefore() => CompareAsync(Options, 100, DumpAsync);

    [Fact]
    [Trait("Category", "Deep")]
    public Task Dump_AfterAThousandTestsInParallel_IsAsBefore() => CompareAsync(Options, 1_000, DumpAsync);

    /// <summary>Reads every row and every sequence with SQL, where no <c>pg_dump</c> of the server's version is.</summary>
    internal static Task CompareRowsAsync(TestDatabaseOptions options, int tests) => CompareAsync(options, tests, () => RowsAsync(options));

    private static async Task CompareAsync(TestDatabaseOptions options, int tests, Func<Task<string[]>> read)
    {
        var before = await read();
        await Parallel.ForEachAsync(Enumerable.Range(0, tests), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken }, async (n, _) => await WorkAsync(options, n));
        var after = await read();

        Assert.Contains(before, static line => line.Contains("lamp", StringComparison.Ordinal));
        Assert.Equal(before.Where(static line => !IsSequence(line)), after.Where(static line => !IsSequence(line)));
        // The exception is there, else these tests have inserted nothing.
        Assert.NotEqual(before.Single(static line => IsSequence(line) && line.Contains("items_id_seq", StringComparison.Ordinal)), after.Single(static line => IsSequence(line) && line.Contains("items_id_seq", StringComparison.Ordinal)));
    }

    /// <summary>A test that does something of everything, with names of its own.</summary>
    private static async Task WorkAsync(TestDatabaseOptions options, int n)
    {
        await using var database = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken);
        await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync($"INSERT INTO items (name) VALUES ('item {n}')");
        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync($"INSERT INTO parts (item_id, label) SELECT id, 'part' FROM items WHERE name = 'item {n}'", transaction: transaction);
            await connection.ExecuteAsync($"UPDATE items SET price = {n} WHERE name = 'item {n}'", transaction: transaction);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync($"INSERT INTO items (name) VALUES ('item {n}')"));
        await connection.ExecuteAsync($"CREATE TABLE extra_{n} (n integer); INSERT INTO extra_{n} VALUES ({n})");
        await using (var context = new ItemContext(database))
        {
            context.Items.Add(new Item { Name = $"more {n}", Price = n });
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(4, await database.ItemsAsync());
    }

    private static bool IsSequence(string line) => line.StartsWith("SELECT pg_catalog.setval(", StringComparison.Ordinal);

    /// <summary>Returns the tables with their rows, and the sequences as <c>pg_dump</c> has them.</summary>
    private static async Task<string[]> RowsAsync(TestDatabaseOptions options)
    {
        await using var database = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken);
        await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        List<string> lines = [];
        foreach (var table in (await connection.QueryAsync<string>("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1")).ToList())
        {
            lines.Add(table);
            lines.AddRange(await connection.QueryAsync<string>($"SELECT ctid::text || t::text FROM {table} t ORDER BY ctid"));
        }

        lines.AddRange(await connection.QueryAsync<string>("SELECT format('SELECT pg_catalog.setval(%L, %s)', sequencename, coalesce(last_value, 0)) FROM pg_sequences ORDER BY 1"));
        return [.. lines];
    }

    /// <summary>Returns what <c>pg_dump --data-only</c> says of the database that the tests run on.</summary>
    private static async Task<string[]> DumpAsync()
    {
        var program = Path.Combine(ServerPrograms.Find() ?? "", "pg_dump");
        Assert.SkipUnless(File.Exists(program), "pg_dump is not installed beside the server programs.");
        string name;
        await using (var database = await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken))
        {
            name = (string)(await database.ScalarAsync("SELECT current_database()::text"))!;
        }

        var server = new NpgsqlConnectionStringBuilder(await TestServer.ConnectionStringAsync());
        var start = new ProcessStartInfo(program, ["--data-only", "-h", server.Host!, "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-U", server.Username!, name]) { RedirectStandardOutput = true };
        start.Environment["PGPASSWORD"] = server.Password;
        using var process = Process.Start(start)!;
        var dump = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        // Newer ones write a key drawn by chance.
        return [.. dump.Split('\n').Where(static line => !line.StartsWith("\\restrict", StringComparison.Ordinal) && !line.StartsWith("\\unrestrict", StringComparison.Ordinal))];
    }
}
