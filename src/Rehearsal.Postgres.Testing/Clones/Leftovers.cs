using Npgsql;

namespace Rehearsal.Postgres.Testing.Isolation;

/// <summary>
/// Databases of processes that died before they could drop them. Each living process holds an advisory lock under its prefix, so what can be locked
/// has no owner.
/// </summary>
internal static class Leftovers
{
    /// <summary>Locks the prefix for the life of a connection, and drops what the dead have left.</summary>
    public static async Task DropAsync(NpgsqlConnection owner, string prefix)
    {
        await ExecuteAsync(owner, $"SELECT pg_advisory_lock(hashtext('rehearsal'), hashtext('{prefix}'))").ConfigureAwait(false);
        List<string> names = [];
        var command = new NpgsqlCommand("SELECT datname FROM pg_database WHERE datname ~ '^rehearsal_[0-9]+_[0-9a-f]+_' ORDER BY datname", owner);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync().ConfigureAwait(false))
                {
                    names.Add(reader.GetString(0));
                }
            }
        }

        foreach (var left in names.GroupBy(PrefixOf).Where(group => group.Key != prefix))
        {
            if (await IsDeadAsync(owner, left.Key).ConfigureAwait(false))
            {
                foreach (var name in left)
                {
                    await ExecuteAsync(owner, $"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)").ConfigureAwait(false);
                }

                await ExecuteAsync(owner, $"SELECT pg_advisory_unlock(hashtext('rehearsal'), hashtext('{left.Key}'))").ConfigureAwait(false);
            }
        }
    }

    private static string PrefixOf(string name) => string.Join('_', name.Split('_').Take(3));

    private static async Task<bool> IsDeadAsync(NpgsqlConnection owner, string prefix)
    {
        var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock(hashtext('rehearsal'), hashtext('{prefix}'))", owner);
        await using (command.ConfigureAwait(false))
        {
            return (bool)(await command.ExecuteScalarAsync().ConfigureAwait(false))!;
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }
}
