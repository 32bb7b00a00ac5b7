using System.Transactions;
using Dapper;
using Npgsql;
using static Rehearsal.Postgres.Testing.Tests.Inside.Verdict;

namespace Rehearsal.Postgres.Testing.Tests.Inside;

/// <summary>What one transaction cannot hold.</summary>
internal static class LimitRows
{
    public static readonly WorksRow[] All =
    [
        new("transactions of two connections that overlap in one flow", Refused, "after `TurnWaitMax`, with 0A000; the message names both", async desk =>
        {
            await using var first = await desk.OpenAsync();
            await using var second = await desk.OpenAsync();
            await first.ExecuteAsync("BEGIN; INSERT INTO items (name) VALUES ('table')");
            var error = await Assert.ThrowsAsync<PostgresException>(() => second.ExecuteAsync("UPDATE items SET price = 3"));
            Assert.Equal("0A000", error.SqlState);
            Assert.Contains("UPDATE items SET price = 3", error.MessageText, StringComparison.Ordinal);
            Assert.Contains("INSERT INTO items (name) VALUES ('table')", error.MessageText, StringComparison.Ordinal);
            Names(error);
            await first.ExecuteAsync("COMMIT;");
            await second.ExecuteAsync("UPDATE items SET price = 3");
        }),
        new("`TransactionScope` with two connections open at once", Refused, "with 0A000; one after the other they share a connection and work", async desk =>
        {
            using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
            {
                await using var first = await desk.OpenAsync();
                await first.ExecuteAsync("INSERT INTO items (name) VALUES ('table')");
                await using var second = await desk.OpenAsync();
                Names(await Assert.ThrowsAsync<PostgresException>(() => second.ExecuteAsync("INSERT INTO items (name) VALUES ('stool')")));
            }

            using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
            {
                foreach (var name in (string[])["table", "stool"])
                {
                    await using var connection = await desk.OpenAsync();
                    await connection.ExecuteAsync("INSERT INTO items (name) VALUES (@name)", new { name });
                }

                scope.Complete();
            }

            Assert.Equal(4, await desk.ItemsAsync());
        }),
        new("`LISTEN`", Refused, "", async desk => Names(await desk.FailAsync("LISTEN orders"))),
        new("`VACUUM`", Refused, "", async desk => Names(await desk.FailAsync("VACUUM items"))),
        new("`CREATE DATABASE`, `DROP DATABASE`", Refused, "", async desk =>
        {
            Names(await desk.FailAsync("CREATE DATABASE another"));
            Names(await desk.FailAsync("DROP DATABASE postgres"));
        }),
        new("`CREATE INDEX CONCURRENTLY`", Refused, "", async desk => Names(await desk.FailAsync("CREATE INDEX CONCURRENTLY ON items (price)"))),
        new("`PREPARE TRANSACTION`", Refused, "", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await connection.ExecuteAsync("BEGIN;");
            Names(await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("PREPARE TRANSACTION 'x'")));
            await connection.ExecuteAsync("ROLLBACK;");
            Assert.Equal(2, await desk.ItemsAsync());
        }),
        new("a procedure or `DO` block that commits", Refused, "", async desk =>
        {
            Names(await desk.FailAsync("CALL committing()"));
            Names(await desk.FailAsync("DO $$ BEGIN COMMIT; END $$"));
            Assert.Equal(2, await desk.ItemsAsync());
        }),
        new("`ALTER TYPE … ADD VALUE`, and using the value", Refused, "adding works, using it needs a real commit", async desk =>
        {
            await desk.DoAsync("ALTER TYPE mood ADD VALUE 'calm'");
            Names(await desk.FailAsync("SELECT 'calm'::mood"));
        }),
        new("`ALTER SYSTEM`", Refused, "", async desk => Names(await desk.FailAsync("ALTER SYSTEM SET work_mem = '5MB'"))),
        new("another database of the server", Refused, "with 3D000: open it through a `TestDatabase` of its own", async desk =>
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => desk.OpenAsync("Database=postgres"));
            Assert.Equal("3D000", error.SqlState);
        }),
    ];

    private static void Names(PostgresException error) => Assert.Contains("TestDatabase.CloneAsync", error.Hint ?? "", StringComparison.Ordinal);
}
