using System.Globalization;
using Npgsql;
using Rehearsal.Postgres.Testing.Relay;

namespace Rehearsal.Postgres.Testing.Isolation;

/// <summary>Finds what a test changed: the server counts which tables it wrote to, and their rows are compared inside and outside its transaction.</summary>
internal static class ChangeReader
{
    private const int RowsMax = 10_000;

    private const string Touched = """
        SELECT s.relid::regclass::text, s.n_tup_ins::text, s.n_tup_upd::text, s.n_tup_del::text,
               (SELECT string_agg(format('t.%I', a.attname), ', ' ORDER BY a.attnum) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                WHERE i.indrelid = s.relid AND i.indisprimary)
        FROM pg_stat_xact_user_tables s
        WHERE s.n_tup_ins + s.n_tup_upd + s.n_tup_del > 0
            OR s.relid IN (SELECT relation FROM pg_locks WHERE locktype = 'relation' AND pid = pg_backend_pid() AND mode = 'AccessExclusiveLock')
        ORDER BY 1
        """;

    /// <summary>Reads the changes.</summary>
    /// <param name="session">The session of the test.</param>
    /// <param name="server">The database outside the test's transaction.</param>
    public static async Task<ChangedRows> ReadAsync(Session session, string server)
    {
        var touched = await session.ReadAsync(Touched).ConfigureAwait(false);
        if (touched.Count == 0)
        {
            return new ChangedRows([]);
        }

        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Pooling = false, Enlist = false });
        await using (source.ConfigureAwait(false))
        {
            NpgsqlConnection outside;
            try
            {
                outside = await source.OpenConnectionAsync().ConfigureAwait(false);
            }
            catch (NpgsqlException exception)
            {
                // The server may have no room for one more.
                return new ChangedRows([.. touched.Select(table => Counts(table, $"no connection outside the test can be opened: {exception.Message}"))]);
            }

            await using (outside.ConfigureAwait(false))
            {
                List<ChangedTable> tables = [];
                foreach (var table in touched)
                {
                    var changed = await CompareAsync(session, outside, table).ConfigureAwait(false);
                    if (changed.Note is not null || changed.Inserted.Count + changed.Updated.Count + changed.Deleted.Count > 0)
                    {
                        tables.Add(changed);
                    }
                }

                return new ChangedRows(tables);
            }
        }
    }

    private static async Task<ChangedTable> CompareAsync(Session session, NpgsqlConnection outside, string?[] table)
    {
        var name = table[0]!;
        var key = table[4] is { } columns ? $"jsonb_build_array({columns})::text" : "to_jsonb(t)::text";
        var sql = $"SELECT {key}, to_jsonb(t)::text FROM {name} t LIMIT {RowsMax + 1}";
        List<(string Key, string Row)> before;
        try
        {
            before = await OutsideAsync(outside, sql).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return Counts(table, "the test holds a lock on the whole table, and a TRUNCATE counts no rows");
        }
        catch (NpgsqlException exception)
        {
            return Counts(table, $"outside the test they cannot be read: {exception.Message}");
        }

        var after = (await session.ReadAsync(sql).ConfigureAwait(false)).Select(static row => (Key: row[0]!, Row: row[1]!)).ToList();
        if (before.Count > RowsMax || after.Count > RowsMax)
        {
            return Counts(table, string.Create(CultureInfo.InvariantCulture, $"more than {RowsMax} rows to compare"));
        }

        return table[4] is null ? WithoutKey(name, before, after) : WithKey(name, before.ToDictionary(static row => row.Key, static row => row.Row, StringComparer.Ordinal), after);
    }

    private static ChangedTable WithKey(string name, Dictionary<string, string> before, List<(string Key, string Row)> after)
    {
        List<string> inserted = [];
        List<(string Before, string After)> updated = [];
        foreach (var (key, row) in after)
        {
            if (!before.Remove(key, out var was))
            {
                inserted.Add(row);
            }
            else if (was != row)
            {
                updated.Add((was, row));
            }
        }

        return new ChangedTable(name, inserted, updated, [.. before.OrderBy(static row => row.Key, StringComparer.Ordinal).Select(static row => row.Value)]);
    }

    private static ChangedTable WithoutKey(string name, List<(string Key, string Row)> before, List<(string Key, string Row)> after)
    {
        List<string> deleted = [.. before.Select(static row => row.Row)];
        List<string> inserted = [.. after.Select(static row => row.Row).Where(row => !deleted.Remove(row))];
        return new ChangedTable(name, inserted, [], deleted);
    }

    private static ChangedTable Counts(string?[] table, string why) =>
        new(table[0]!, [], [], [], $"{table[1]} inserted, {table[2]} updated, {table[3]} deleted; the rows are not compared: {why}");

    /// <summary>Reads rows as they are without the test; none when the test has made the table.</summary>
    private static async Task<List<(string Key, string Row)>> OutsideAsync(NpgsqlConnection outside, string sql)
    {
        List<(string Key, string Row)> rows = [];
        var command = new NpgsqlCommand($"SET lock_timeout = '200ms'; {sql}", outside);
        try
        {
            await using (command.ConfigureAwait(false))
            {
                var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    while (await reader.ReadAsync().ConfigureAwait(false))
                    {
                        rows.Add((reader.GetString(0), reader.GetString(1)));
                    }
                }
            }
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn)
        {
            return [];
        }

        return rows;
    }
}
