using Dapper;
using Npgsql;
using NpgsqlTypes;
using static Rehearsal.Postgres.Testing.Tests.Inside.Verdict;

namespace Rehearsal.Postgres.Testing.Tests.Inside;

/// <summary>Kinds of statements.</summary>
internal static class StatementRows
{
    public static readonly WorksRow[] All =
    [
        new("parameters of every kind, `RETURNING`", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            var id = await connection.ExecuteScalarAsync<int>("INSERT INTO items (name, price) VALUES (@name, @price) RETURNING id", new { name = "table; COMMIT; --", price = 12.5m });
            Assert.Equal("table; COMMIT; --", await connection.ExecuteScalarAsync<string>("SELECT name FROM items WHERE id = @id", new { id }));
        }),
        new("prepared statements (`PrepareAsync`), in several connections under one name", Works, "", async desk =>
        {
            await using var first = await desk.OpenAsync();
            await using var second = await desk.OpenAsync();
            foreach (var (connection, sql) in new[] { (first, "SELECT 1 + $1"), (second, "SELECT 10 + $1") })
            {
                await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = 1 } } };
                await command.PrepareAsync();
                Assert.Equal(connection == first ? 2 : 11, await command.ExecuteScalarAsync());
                Assert.Equal(connection == first ? 2 : 11, await command.ExecuteScalarAsync());
            }
        }),
        new("automatic preparation (`Max Auto Prepare`)", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync("Max Auto Prepare=10;Auto Prepare Min Usages=2");
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(i, await connection.ExecuteScalarAsync<int>("SELECT @i::int", new { i }));
            }
        }),
        new("binary `COPY` in and out", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using (var writer = await connection.BeginBinaryImportAsync("COPY items (name, price) FROM STDIN (FORMAT binary)"))
            {
                for (var i = 0; i < 3000; i++)
                {
                    await writer.StartRowAsync();
                    await writer.WriteAsync($"copied {i}");
                    await writer.WriteAsync(1.5m, NpgsqlDbType.Numeric);
                }

                await writer.CompleteAsync();
            }

            var rows = 0;
            await using (var reader = await connection.BeginBinaryExportAsync("COPY items (name) TO STDOUT (FORMAT binary)"))
            {
                while (await reader.StartRowAsync() > 0)
                {
                    await reader.ReadAsync<string>();
                    rows++;
                }
            }

            Assert.Equal(3002, rows);
        }),
        new("a `COPY` that is abandoned", Works, "its rows are gone", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using (var writer = await connection.BeginBinaryImportAsync("COPY items (name) FROM STDIN (FORMAT binary)"))
            {
                await writer.StartRowAsync();
                await writer.WriteAsync("half");
            }

            Assert.Equal(2, await desk.ItemsAsync());
        }),
        new("results of many megabytes", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            var texts = (await connection.QueryAsync<string>("SELECT repeat('x', 100000) FROM generate_series(1, 100)")).ToArray();
            Assert.All(texts, static text => Assert.Equal(100_000, text.Length));
        }),
        new("parameters of many megabytes", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            Assert.Equal(20_000_000, await connection.ExecuteScalarAsync<int>("SELECT length(@text)", new { text = new string('x', 20_000_000) }));
        }),
        new("a batch of thousands of statements", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using var batch = new NpgsqlBatch(connection);
            for (var i = 0; i < 3000; i++)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT repeat('y', 500)"));
            }

            await using var reader = await batch.ExecuteReaderAsync();
            var results = 0;
            do
            {
                results += await reader.ReadAsync() ? 1 : 0;
            }
            while (await reader.NextResultAsync());
            Assert.Equal(3000, results);
        }),
        new("tables, indexes, columns made and dropped", Works, "", async desk =>
        {
            await desk.DoAsync("CREATE TABLE extra (id int PRIMARY KEY, name text); CREATE INDEX ON extra (name); ALTER TABLE items ADD COLUMN color text DEFAULT 'red'; DROP TABLE strict_parts");
            Assert.Equal("red", await desk.AskAsync<string>("SELECT color FROM items LIMIT 1"));
        }),
        new("`TRUNCATE`", Works, "", async desk =>
        {
            await desk.DoAsync("TRUNCATE items CASCADE");
            Assert.Equal(0, await desk.ItemsAsync());
        }),
        new("foreign keys, unique and check constraints", Works, "", async desk =>
            Assert.Equal("23503", (await desk.FailAsync("INSERT INTO strict_parts (item_id) VALUES (999)")).SqlState)),
        new("deferred constraints, at `COMMIT`", Works, "checked there, and the transaction is rolled back", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using (var transaction = await connection.BeginTransactionAsync())
            {
                await connection.ExecuteAsync("INSERT INTO parts (item_id) VALUES (999)", transaction: transaction);
                var error = await Assert.ThrowsAsync<PostgresException>(() => transaction.CommitAsync());
                Assert.Equal("23503", error.SqlState);
            }

            await using (var transaction = await connection.BeginTransactionAsync())
            {
                await connection.ExecuteAsync("INSERT INTO parts (item_id) VALUES (700); INSERT INTO items (id, name) VALUES (700, 'late')", transaction: transaction);
                await transaction.CommitAsync();
            }

            Assert.Equal(1, await desk.AskAsync<long>("SELECT count(*) FROM parts"));
        }),
        new("deferred constraints, outside a transaction", Works, "checked at the end of the statement", async desk =>
        {
            Assert.Equal("23503", (await desk.FailAsync("INSERT INTO parts (item_id) VALUES (999)")).SqlState);
            Assert.Equal(0, await desk.AskAsync<long>("SELECT count(*) FROM parts"));
        }),
        new("a deferred constraint that the test itself makes", Works, "", async desk =>
        {
            await desk.DoAsync("CREATE TABLE late (id int PRIMARY KEY, other int REFERENCES late DEFERRABLE INITIALLY DEFERRED)");
            Assert.Equal("23503", (await desk.FailAsync("INSERT INTO late VALUES (1, 2)")).SqlState);
            await desk.DoAsync("INSERT INTO late VALUES (1, 2), (2, 1)");
        }),
        new("a function that writes, called by `SELECT`", Works, "", async desk =>
        {
            await desk.AskAsync<int>("SELECT add_item('table')");
            await desk.FailAsync("SELECT add_item('table')");
            Assert.Equal(3, await desk.ItemsAsync());
        }),
        new("cursors of the same name in several transactions, also those that functions open", Works, "they end with their transaction", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await connection.ExecuteAsync("CREATE FUNCTION opened(c refcursor) RETURNS refcursor LANGUAGE plpgsql AS $$ BEGIN OPEN c FOR SELECT 1; RETURN c; END $$");
            for (var i = 0; i < 2; i++)
            {
                await using var transaction = await connection.BeginTransactionAsync();
                await connection.ExecuteAsync("DECLARE one CURSOR FOR SELECT 1", transaction: transaction);
                await connection.ExecuteAsync("SELECT opened('two')", transaction: transaction);
                Assert.Equal(1, await connection.ExecuteScalarAsync<int>("FETCH two", transaction: transaction));
                await transaction.CommitAsync();
            }
        }),
        new("cursors in a transaction", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("DECLARE c CURSOR FOR SELECT name FROM items ORDER BY name", transaction: transaction);
            Assert.Equal("chair", await connection.ExecuteScalarAsync<string>("FETCH 1 FROM c", transaction: transaction));
        }),
        new("cursors, `SAVEPOINT` and `LOCK TABLE` outside a transaction", Works, "refused with 25P01, as PostgreSQL does", async desk =>
        {
            foreach (var sql in new[] { "DECLARE c CURSOR FOR SELECT 1", "SAVEPOINT a", "RELEASE a", "ROLLBACK TO a", "LOCK TABLE items" })
            {
                Assert.Equal("25P01", (await desk.FailAsync(sql)).SqlState);
            }
        }),
        new("`SELECT … FOR UPDATE`, `SKIP LOCKED`", Works, "the session never waits for itself", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            Assert.Equal(2, (await connection.QueryAsync<int>("SELECT id FROM items FOR UPDATE SKIP LOCKED", transaction: transaction)).Count());
        }),
        new("cancelling a command, command time-outs", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT pg_sleep(60)", connection) { CommandTimeout = 1 };
            await Assert.ThrowsAsync<NpgsqlException>(() => command.ExecuteNonQueryAsync());
            Assert.Equal(2, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM items"));
        }),
        new("errors with all their fields", Works, "", async desk =>
        {
            var error = await desk.FailAsync("INSERT INTO items (name) VALUES ('lamp')");
            Assert.Equal(("23505", "items", "items_name_key"), (error.SqlState, error.TableName, error.ConstraintName));
        }),
    ];
}
