using Dapper;
using Npgsql;
using static Rehearsal.Postgres.Testing.Tests.Inside.Verdict;

namespace Rehearsal.Postgres.Testing.Tests.Inside;

/// <summary>What belongs to a session.</summary>
internal static class SessionRows
{
    public static readonly WorksRow[] All =
    [
        new("`SET` in one connection", Works, "other connections do not see it", async desk =>
        {
            await using var first = await desk.OpenAsync();
            await using var second = await desk.OpenAsync();
            await first.ExecuteAsync("SET search_path TO pg_catalog");
            await second.ExecuteAsync("SET TIME ZONE 'Asia/Tokyo'");
            Assert.Equal("pg_catalog", await first.ExecuteScalarAsync<string>("SHOW search_path"));
            Assert.Equal("\"$user\", public", await second.ExecuteScalarAsync<string>("SHOW search_path"));
            Assert.Equal("Asia/Tokyo", await second.ExecuteScalarAsync<string>("SHOW timezone"));
            Assert.NotEqual("Asia/Tokyo", await first.ExecuteScalarAsync<string>("SHOW timezone"));
        }),
        new("`SET` in a transaction that is rolled back", Works, "it is undone", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using var other = await desk.OpenAsync();
            await connection.ExecuteAsync("BEGIN; SET statement_timeout = '7s'");
            Assert.Equal("7s", await connection.ExecuteScalarAsync<string>("SHOW statement_timeout"));
            await connection.ExecuteAsync("ROLLBACK");
            await other.ExecuteAsync("SELECT 1");
            Assert.Equal("0", await connection.ExecuteScalarAsync<string>("SHOW statement_timeout"));
        }),
        new("`SET` after a savepoint that is rolled back to", Works, "it is undone", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await using var other = await desk.OpenAsync();
            await connection.ExecuteAsync("BEGIN; SET statement_timeout = '6s'; SAVEPOINT before; SET statement_timeout = '7s'; ROLLBACK TO before; COMMIT");
            await other.ExecuteAsync("SELECT 1");
            Assert.Equal("6s", await connection.ExecuteScalarAsync<string>("SHOW statement_timeout"));
        }),
        new("`default_transaction_read_only`, `SET SESSION CHARACTERISTICS`", Differs, "accepted and not applied; `BEGIN READ ONLY` and `SET TRANSACTION READ ONLY` are", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await connection.ExecuteAsync("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
            await connection.ExecuteAsync("SET default_transaction_read_only = on");
            await connection.ExecuteAsync("INSERT INTO items (name) VALUES ('table')");
            Assert.Equal(3, await desk.ItemsAsync());
            Assert.Equal("25006", (await desk.FailAsync("BEGIN; set transaction read only; INSERT INTO items (name) VALUES ('stool')")).SqlState);
        }),
        new("`set_config(…)` for the session", Differs, "other connections of the test see it too, to the end of the test", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await connection.ExecuteAsync("SELECT set_config('shop.tenant', '7', false)");
            Assert.Equal("7", await desk.AskAsync<string>("SELECT current_setting('shop.tenant')"));
        }),
        new("`PREPARE` as text", Differs, "its name is the test's: a second connection cannot give it again", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await connection.ExecuteAsync("PREPARE add_one AS SELECT 1");
            Assert.Equal("42P05", (await desk.FailAsync("PREPARE add_one AS SELECT 2")).SqlState);
        }),
        new("settings after a pooled connection is closed and opened", Works, "as they began", async desk =>
        {
            await using (var connection = await desk.OpenAsync())
            {
                await connection.ExecuteAsync("SET search_path TO pg_catalog");
            }

            Assert.Equal("\"$user\", public", await desk.AskAsync<string>("SHOW search_path"));
        }),
        new("settings in the connection string (`Search Path`, `Timezone`, `Application Name`, `Options`)", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync("Search Path=pg_catalog;Timezone=Asia/Tokyo;Application Name=billing;Options=-c statement_timeout=9s");
            Assert.Equal("pg_catalog Asia/Tokyo billing 9s", await connection.ExecuteScalarAsync<string>("SELECT concat_ws(' ', current_setting('search_path'), current_setting('TimeZone'), current_setting('application_name'), current_setting('statement_timeout'))"));
        }),
        new("`RESET`, `RESET ALL`, `SET … TO DEFAULT`, `DISCARD ALL`", Works, "back to what the connection string says", async desk =>
        {
            foreach (var reset in (string[])["RESET search_path", "RESET ALL", "SET search_path TO DEFAULT", "DISCARD ALL"])
            {
                await using var connection = await desk.OpenAsync("Search Path=pg_catalog;Timezone=Asia/Tokyo");
                await connection.ExecuteAsync("SET search_path TO public");
                await connection.ExecuteAsync(reset);
                Assert.Equal("pg_catalog Asia/Tokyo", await connection.ExecuteScalarAsync<string>("SELECT concat_ws(' ', current_setting('search_path'), current_setting('TimeZone'))"));
                Assert.Equal("\"$user\", public", await desk.AskAsync<string>("SHOW search_path"));
            }
        }),
        new("`idle_in_transaction_session_timeout`, `idle_session_timeout`, `transaction_timeout`", Differs, "accepted and not applied, also where `ALTER ROLE` gives them; by `set_config` refused with 0A000: they would end the session, and with it the test", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await connection.ExecuteAsync("SET idle_in_transaction_session_timeout = '1ms'");
            await connection.ExecuteAsync("BEGIN; SET LOCAL transaction_timeout TO 1; SET SESSION idle_session_timeout = 1; COMMIT");
            Assert.Equal("0", await connection.ExecuteScalarAsync<string>("SHOW idle_in_transaction_session_timeout"));
            Assert.Equal("0A000", (await desk.FailAsync("SELECT set_config('idle_in_transaction_session_timeout', '1', false)")).SqlState);
        }),
        new("settings of one's own (`SET shop.tenant = …`)", Works, "without a value in the next test: empty there, where a new session has an error", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await connection.ExecuteAsync("SET shop.tenant = 'seven'");
            Assert.Equal("seven", await connection.ExecuteScalarAsync<string>("SELECT current_setting('shop.tenant')"));
        }),
        new("`setseed`, `random()`", Works, "the next test does not go on with the seed", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            var first = await connection.ExecuteScalarAsync<double>("SELECT random() FROM (SELECT setseed(0.5)) seeded");
            await connection.ExecuteAsync("SELECT setseed(0.5)");
            var second = await connection.ExecuteScalarAsync<double>("SELECT random()");
            await connection.ExecuteAsync("SELECT setseed(0.5)");
            Assert.Equal(second, await connection.ExecuteScalarAsync<double>("SELECT random()"));
            Assert.InRange(first, 0, 1);
        }),
        new("`lastval()`, `currval(…)`", Differs, "one for all connections of the test; gone in the next test", async desk =>
        {
            var id = await desk.AskAsync<int>("INSERT INTO items (name) VALUES ('table') RETURNING id");
            Assert.Equal(id, await desk.AskAsync<long>("SELECT lastval()"));
        }),
        new("`SET LOCAL`", Differs, "lasts to the end of the transaction only if that is rolled back; after `COMMIT` to the end of the test", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await connection.ExecuteAsync("BEGIN; SET LOCAL statement_timeout = '8s'; ROLLBACK");
            Assert.Equal("0", await connection.ExecuteScalarAsync<string>("SHOW statement_timeout"));
            await connection.ExecuteAsync("BEGIN; SET LOCAL statement_timeout = '8s'; COMMIT");
            Assert.Equal("8s", await connection.ExecuteScalarAsync<string>("SHOW statement_timeout"));
        }),
        new("temporary tables", Differs, "other connections of the test see them too, until the one that made them is closed and used again; those that functions make, to the end of the test", async desk =>
        {
            await using (var connection = await desk.OpenAsync())
            {
                await connection.ExecuteAsync("CREATE TEMP TABLE scratch (n int); INSERT INTO scratch VALUES (1)");
                Assert.Equal(1, await desk.AskAsync<long>("SELECT count(*) FROM scratch"));
            }
        }),
        new("`CREATE TEMP TABLE … ON COMMIT DROP`", Works, "", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            for (var n = 1; n <= 2; n++)
            {
                await connection.ExecuteAsync("BEGIN; CREATE TEMP TABLE brief (n int) ON COMMIT DROP; INSERT INTO brief VALUES (1)");
                Assert.Equal(1, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM brief"));
                await connection.ExecuteAsync("COMMIT");
                Assert.Null(await connection.ExecuteScalarAsync<string>("SELECT to_regclass('brief')::text"));
            }

            await connection.ExecuteAsync("create temporary table if not exists \"Brief\" on commit drop as select 1 as n");
            Assert.Null(await connection.ExecuteScalarAsync<string>("SELECT to_regclass('\"Brief\"')::text"));
            await connection.ExecuteAsync("BEGIN; CREATE TEMP TABLE brief (n int) ON COMMIT DROP; ROLLBACK; CREATE TEMP TABLE brief (n int)");
            Assert.Equal("brief", await connection.ExecuteScalarAsync<string>("SELECT to_regclass('brief')::text"));
        }),
        new("`ON COMMIT DROP` in a function", Works, "if its text has the table's name; by `EXECUTE format(…)` the table stays to the end of the test", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await connection.ExecuteAsync("""
                CREATE FUNCTION briefly() RETURNS bigint LANGUAGE plpgsql AS $$
                BEGIN
                    CREATE TEMP TABLE brief_of_function (n int)
                        ON COMMIT DROP;
                    INSERT INTO brief_of_function VALUES (1), (2);
                    RETURN (SELECT count(*) FROM brief_of_function);
                END $$
                """);
            for (var n = 1; n <= 2; n++)
            {
                Assert.Equal(2, await connection.ExecuteScalarAsync<long>("SELECT briefly()"));
                await connection.ExecuteAsync("BEGIN; SELECT briefly(); COMMIT");
                Assert.Null(await connection.ExecuteScalarAsync<string>("SELECT to_regclass('brief_of_function')::text"));
            }
        }),
        new("`ON COMMIT DELETE ROWS`", Differs, "the rows stay; `TestDatabase.Notices` says so", async desk =>
        {
            await using var connection = await desk.OpenAsync();
            await connection.ExecuteAsync("CREATE TEMP TABLE brief_rows (n int) ON COMMIT DELETE ROWS");
            await connection.ExecuteAsync("BEGIN; INSERT INTO brief_rows VALUES (1); COMMIT");
            Assert.Equal(1, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM brief_rows"));
            Assert.Contains("brief_rows", Assert.Single(desk.Database.Notices), StringComparison.Ordinal);
        }),
        new("advisory locks", Differs, "never waited for inside one test; held by the session, so other tests and processes wait for them", async desk =>
        {
            await using var first = await desk.OpenAsync();
            await using var second = await desk.OpenAsync();
            Assert.True(await first.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_lock(42)"));
            Assert.True(await second.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_lock(42)"));
        }),
        new("sequences and identity columns", Differs, "values that were taken are not given back, as after any rollback", async desk =>
        {
            var first = await desk.AskAsync<int>("INSERT INTO items (name) VALUES ('table') RETURNING id");
            await using (var connection = await desk.OpenAsync())
            {
                await connection.ExecuteAsync("BEGIN; INSERT INTO items (name) VALUES ('stool'); ROLLBACK");
            }

            Assert.True(await desk.AskAsync<int>("INSERT INTO items (name) VALUES ('bed') RETURNING id") > first + 1);
        }),
        new("`now()`, `CURRENT_TIMESTAMP`", Differs, "stand at the begin of the test; `clock_timestamp()` goes on", async desk =>
        {
            var first = await desk.AskAsync<DateTime>("SELECT now()");
            await desk.DoAsync("SELECT pg_sleep(0.01)");
            Assert.Equal(first, await desk.AskAsync<DateTime>("SELECT now()"));
            Assert.True(await desk.AskAsync<DateTime>("SELECT clock_timestamp()") > first);
        }),
        new("`pg_current_xact_id()`", Differs, "one for the whole test", async desk =>
            Assert.Equal(await desk.AskAsync<string>("SELECT pg_current_xact_id()::text"), await desk.AskAsync<string>("SELECT pg_current_xact_id()::text"))),
        new("`NOTIFY`, `pg_notify`", Differs, "accepted; nobody hears it, because PostgreSQL delivers after a real commit; `TestDatabase.Activity` counts `NOTIFY`", async desk =>
        {
            await desk.DoAsync("NOTIFY orders, '42'");
            Assert.Equal(1, desk.Database.Activity.NotificationsWithheld);
        }),
        new("a connection, data source or connection string that is used after the test", Refused, "with 57P01, also while another test runs", async desk =>
        {
            var ended = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
            var (source, text) = (ended.DataSource, ended.ConnectionString);
            await ended.DisposeAsync();
            await using var last = new NpgsqlConnection(text);
            Assert.Equal("57P01", (await Assert.ThrowsAsync<PostgresException>(() => last.OpenAsync(TestContext.Current.CancellationToken))).SqlState);
            Assert.Equal("57P01", (await Assert.ThrowsAsync<PostgresException>(async () => await source.OpenConnectionAsync(TestContext.Current.CancellationToken))).SqlState);
            Assert.Equal(2, await desk.ItemsAsync());
        }),
        new("a connection that is left open in a transaction at the end of the test", Works, "it is closed, and the next test is not affected", async desk =>
        {
            var leaked = new NpgsqlConnection(desk.Database.ConnectionString);
            await leaked.OpenAsync(TestContext.Current.CancellationToken);
            await leaked.ExecuteAsync("BEGIN; INSERT INTO items (name) VALUES ('leak')");
        }),
    ];
}
