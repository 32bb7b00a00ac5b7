using System.Transactions;
using Dapper;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static Rehearsal.Postgres.Testing.Tests.Inside.Verdict;
using IsolationLevel = System.Data.IsolationLevel;

namespace Rehearsal.Postgres.Testing.Tests.Inside;

/// <summary>Transactions of the code under test.</summary>
internal static class TransactionRows
{
    public static readonly WorksRow[] All =
    [
        new("a statement outside a transaction", Works, "", async desk =>
        {
            await desk.DoAsync("INSERT INTO items (name) VALUES ('table')");
            Assert.Equal(3, await desk.ItemsAsync());
        }),
        new("`BeginTransaction`, `Commit`", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('table')", transaction: transaction);
            await transaction.CommitAsync();
            Assert.Equal(3, await desk.ItemsAsync());
        }),
        new("`BeginTransaction`, `Rollback`", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('table')", transaction: transaction);
            await transaction.RollbackAsync();
            Assert.Equal(2, await desk.ItemsAsync());
        }),
        new("a transaction that is disposed of without either", Works, "it is rolled back", async desk =>
        {
            await using (var connection = await desk.OpenAsync())
            await using (var transaction = await connection.BeginTransactionAsync())
            {
                await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('table')", transaction: transaction);
            }

            Assert.Equal(2, await desk.ItemsAsync());
        }),
        new("synchronous calls", Works, "", desk =>
        {
            using var connection = desk.Open();
            using (var transaction = connection.BeginTransaction())
            {
                connection.Execute("INSERT INTO items (name) VALUES ('table')", transaction: transaction);
                transaction.Commit();
            }

            Assert.Equal(3, connection.ExecuteScalar<long>("SELECT count(*) FROM items"));
            return Task.CompletedTask;
        }),
        new("savepoints: `SaveAsync`, `RollbackAsync(name)`, `ReleaseAsync`", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('table')", transaction: transaction);
            await transaction.SaveAsync("before");
            await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('stool')", transaction: transaction);
            await transaction.RollbackAsync("before");
            await transaction.ReleaseAsync("before");
            await transaction.CommitAsync();
            Assert.Equal(3, await desk.ItemsAsync());
        }),
        new("`BEGIN`, `COMMIT` and `ROLLBACK` as text", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await connection.ExecuteAsync("BEGIN;");
            await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('table')");
            await connection.ExecuteAsync("COMMIT;");
            await connection.ExecuteAsync("start transaction read write");
            await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('stool')");
            await connection.ExecuteAsync("/* undo */ rollback work");
            Assert.Equal(3, await desk.ItemsAsync());
        }),
        new("a whole transaction in one command text", Works, "", async desk =>
        {
            await desk.DoAsync("BEGIN; INSERT INTO items (name) VALUES ('table'); COMMIT; BEGIN; INSERT INTO items (name) VALUES ('stool'); ROLLBACK; INSERT INTO items (name) VALUES ('bed')");
            Assert.Equal(4, await desk.ItemsAsync());
        }),
        new("a failed statement outside a transaction", Works, "the next one is not affected", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("INSERT INTO items (name) VALUES ('lamp')"));
            await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('table')");
            Assert.Equal(3, await desk.ItemsAsync());
        }),
        new("a failed statement in a transaction", Works, "the rest fails with 25P02 until it is rolled back", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using (var transaction = await connection.BeginTransactionAsync())
            {
                await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('table')", transaction: transaction);
                await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("SELECT 1 / 0", transaction: transaction));
                var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("SELECT 1", transaction: transaction));
                Assert.Equal("25P02", error.SqlState);
                await transaction.RollbackAsync();
            }

            Assert.Equal(2, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM items"));
        }),
        new("`COMMIT` of a failed transaction", Works, "rolls back, as PostgreSQL does", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await connection.ExecuteAsync("BEGIN;");
            await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('table')");
            await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("SELECT 1 / 0"));
            await connection.ExecuteAsync("COMMIT;");
            Assert.Equal(2, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM items"));
        }),
        new("a batch of several statements (`NpgsqlBatch`)", Works, "one implicit transaction: all or none", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands = { new("INSERT INTO items (name) VALUES ('table')"), new("INSERT INTO items (name) VALUES ('lamp')") },
            };
            await Assert.ThrowsAsync<PostgresException>(() => batch.ExecuteNonQueryAsync());
            Assert.Equal(2, await desk.ItemsAsync());
        }),
        new("a batch with error barriers", Works, "each statement stands alone", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using var batch = new NpgsqlBatch(connection)
            {
                EnableErrorBarriers = true,
                BatchCommands = { new("INSERT INTO items (name) VALUES ('table')"), new("INSERT INTO items (name) VALUES ('lamp')"), new("INSERT INTO items (name) VALUES ('bed')") },
            };
            await Assert.ThrowsAsync<PostgresException>(() => batch.ExecuteNonQueryAsync());
            Assert.Equal(4, await desk.ItemsAsync());
        }),
        new("a read-only transaction", Works, "a write in it fails with 25006; the next one may write", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await connection.ExecuteAsync("BEGIN READ ONLY");
            var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("INSERT INTO items (name) VALUES ('table')"));
            Assert.Equal("25006", error.SqlState);
            await connection.ExecuteAsync("ROLLBACK;");
            await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('table')");
        }),
        new("isolation levels", Differs, "accepted and not applied: nobody else takes part; `SHOW transaction_isolation` says `read committed`", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Serializable);
            Assert.Equal("read committed", await connection.ExecuteScalarAsync<string>("SHOW transaction_isolation", transaction: transaction));
            await connection.ExecuteAsync("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", transaction: transaction);
            await transaction.CommitAsync();
        }),
        new("`COMMIT AND CHAIN`, `ROLLBACK AND CHAIN`", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await connection.ExecuteAsync("BEGIN;");
            await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('table')");
            await connection.ExecuteAsync("COMMIT AND CHAIN");
            await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('stool')");
            await connection.ExecuteAsync("ROLLBACK AND CHAIN");
            await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('bed')");
            await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("SELECT 1 / 0"));
            await connection.ExecuteAsync("ROLLBACK AND CHAIN");
            await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('desk')");
            await connection.ExecuteAsync("COMMIT");
            Assert.Equal("chair desk lamp table", await desk.AskAsync<string>("SELECT string_agg(name, ' ' ORDER BY name) FROM items"));
        }),
        new("`TransactionScope` with one connection", Works, "", async desk =>
        {
            using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
            {
                await using var connection = await desk.OpenAsync();
                await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('table')");
                scope.Complete();
            }

            using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
            {
                await using var connection = await desk.OpenAsync();
                await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('stool')");
            }

            Assert.Equal(3, await desk.ItemsAsync());
        }),
        new("`TransactionScope` around statements of several connections, one after the other", Works, "also one that is begun before the test's database", async desk =>
        {
            using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
            {
                await desk.DoAsync("INSERT INTO items (name) VALUES ('table')");
                await desk.DoAsync("UPDATE items SET price = 5 WHERE name = 'table'");
                Assert.Equal(5m, await desk.AskAsync<decimal>("SELECT price FROM items WHERE name = 'table'"));
                scope.Complete();
            }

            Assert.Equal(3, await desk.ItemsAsync());
        }),
        new("several connections, one after the other", Works, "the second sees what the first committed", async desk =>
        {
            await desk.DoAsync("INSERT INTO items (name) VALUES ('table')");
            await desk.DoAsync("UPDATE items SET price = 5 WHERE name = 'table'");
            Assert.Equal(5m, await desk.AskAsync<decimal>("SELECT price FROM items WHERE name = 'table'"));
        }),
        new("a second connection used while the first one's reader is open", Works, "", async desk =>
        {
            await using var first = await desk.OpenAsync();
            await using var second = await desk.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT id FROM items, generate_series(1, 5000) ORDER BY id", first);
            await using var reader = await command.ExecuteReaderAsync();
            var rows = 0;
            while (await reader.ReadAsync())
            {
                if (rows++ % 1000 == 0)
                {
                    await second.ExecuteAsync("UPDATE items SET price = price + 1 WHERE id = @id", new { id = reader.GetInt32(0) });
                }
            }

            Assert.Equal(10_000, rows);
        }),
        new("statements of several connections at the same moment", Works, "they run one after the other", async desk =>
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => desk.DoAsync($"INSERT INTO items (name) VALUES ('item {n}')"))));
            Assert.Equal(10, await desk.ItemsAsync());
        }),
        new("transactions of several connections at the same moment", Works, "the second waits for the end of the first", async desk =>
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
            {
                await using var connection = await desk.OpenAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                await connection.ExecuteAsync("INSERT INTO items (name) VALUES (@name)", new { name = $"item {n}" }, transaction);
                await transaction.CommitAsync();
            })));
            Assert.Equal(6, await desk.ItemsAsync());
        }),
        new("EF Core: `SaveChanges`, several contexts, `BeginTransaction`, a unique violation", Works, "", async desk =>
        {
            await using (var context = new ItemContext(desk.Database))
            {
                context.Items.Add(new Item { Name = "table", Price = 9 });
                await context.SaveChangesAsync();
            }

            await using (var context = new ItemContext(desk.Database))
            {
                await using var transaction = await context.Database.BeginTransactionAsync();
                context.Items.Add(new Item { Name = "table" });
                await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
                context.ChangeTracker.Clear();
                context.Items.Add(new Item { Name = "bed" });
                await context.SaveChangesAsync();
                await transaction.CommitAsync();
            }

            await using var last = new ItemContext(desk.Database);
            Assert.Equal(["bed", "chair", "lamp", "table"], await last.Items.Select(item => item.Name).Order().ToArrayAsync());
        }),
    ];
}
