using System.Collections.Concurrent;
using System.Globalization;
using System.Transactions;
using Npgsql;

namespace Rehearsal.Postgres.Testing.Isolation;

/// <summary>
/// The databases made for some options: a template that nobody connects to, one copy of it for isolated tests, and clones, some made ahead of need.
/// All are dropped at the end. Safe for many threads.
/// </summary>
internal sealed class OwnDatabases : IAsyncDisposable
{
    private readonly string server;
    private readonly string prefix;
    private readonly TestDatabaseOptions options;
    private readonly NpgsqlDataSource administration;
    private readonly ConcurrentQueue<Task<Clone>> ahead = new();
    private readonly ConcurrentDictionary<string, Clone> taken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> dropping = new(StringComparer.Ordinal);
    private readonly string strategy;
    private readonly NpgsqlConnection owner;
    private int lastClone;
    private bool isAhead;

    private OwnDatabases(string server, string prefix, TestDatabaseOptions options, NpgsqlDataSource administration, NpgsqlConnection owner)
    {
        this.server = server;
        this.prefix = prefix;
        this.options = options;
        this.administration = administration;
        this.owner = owner;
        // Before 15 there is one way to copy, by files, and no word for it.
        strategy = owner.PostgreSqlVersion.Major >= 15 ? " STRATEGY FILE_COPY" : "";
    }

    public string Isolated => $"{prefix}_isolated";

    /// <summary>Gets how clones are copied, in words.</summary>
    public string Copying => strategy.Length > 0 ? "STRATEGY FILE_COPY" : "the server's only strategy";

    /// <summary>Gets the names of the clones that tests have.</summary>
    public IReadOnlyList<string> Taken => [.. taken.Keys];

    private string Template => $"{prefix}_template";

    /// <summary>Makes the template, sets it up, and copies it.</summary>
    public static async Task<OwnDatabases> MakeAsync(string server, string prefix, TestDatabaseOptions options)
    {
        // The bounds in the connection string are for the code under test; one connection here is held to the end, and others come beside it.
        var administration = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Pooling = true, MinPoolSize = 0, MaxPoolSize = 100, Enlist = false }.ConnectionString);
        var owner = await administration.OpenConnectionAsync().ConfigureAwait(false);
        var own = new OwnDatabases(server, prefix, options, administration, owner);
        try
        {
            await Leftovers.DropAsync(owner, prefix).ConfigureAwait(false);
            await own.ExecuteAsync($"CREATE DATABASE \"{own.Template}\"").ConfigureAwait(false);
            var template = NpgsqlDataSource.Create(own.ConnectionStringOf(own.Template, pooled: false));
            await using (template.ConfigureAwait(false))
            {
                await options.SetUp!(template, CancellationToken.None).ConfigureAwait(false);
            }

            await own.CopyTemplateAsync().ConfigureAwait(false);
            return own;
        }
        catch
        {
            await own.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes a clone, one made ahead if there is one.</summary>
    public async Task<Clone> TakeAsync(CancellationToken cancellationToken)
    {
        var wasAhead = ahead.TryDequeue(out var ready) && ready.IsCompletedSuccessfully;
        isAhead = true;
        ready ??= MakeCloneAsync();
        Clone clone;
        try
        {
            clone = await ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It will be there all the same: somebody else's.
            ahead.Enqueue(ready);
            throw;
        }

        taken[clone.Name] = clone;
        Refill();
        return clone with { WasAhead = wasAhead };
    }

    /// <summary>Drops a clone, beside whatever comes next.</summary>
    public void Return(Clone clone)
    {
        if (taken.TryRemove(clone.Name, out _))
        {
            dropping[clone.Name] = DropCloneAsync(clone);
        }
    }

    /// <summary>Waits until as many clones as wanted are there.</summary>
    public Task FilledAsync() => Task.WhenAll(ahead);

    public async ValueTask DisposeAsync()
    {
        isAhead = false;
        foreach (var clone in taken.Values)
        {
            Return(clone);
        }

        NpgsqlConnection.ClearAllPools();
        // For each drop the server writes a checkpoint; those that are asked for at the same time share one.
        var drops = dropping.Values.Append(DropAsync(Isolated)).Append(DropAsync(Template)).ToList();
        while (ahead.TryDequeue(out var clone))
        {
            drops.Add(DropMadeAsync(clone));
        }

        await Task.WhenAll(drops).ConfigureAwait(false);
        await owner.DisposeAsync().ConfigureAwait(false);
        await administration.DisposeAsync().ConfigureAwait(false);

        async Task DropMadeAsync(Task<Clone> clone) => await DropCloneAsync(await clone.ConfigureAwait(false)).ConfigureAwait(false);
    }

    private void Refill()
    {
        while (isAhead && ahead.Count < options.ClonesAhead)
        {
            ahead.Enqueue(MakeCloneAsync());
        }
    }

    private async Task<Clone> MakeCloneAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}_clone_{Interlocked.Increment(ref lastClone)}");
        await ExecuteAsync($"CREATE DATABASE \"{name}\" TEMPLATE \"{Template}\"{strategy}").ConfigureAwait(false);
        var connectionString = ConnectionStringOf(name, pooled: true);
        var source = NpgsqlDataSource.Create(connectionString);
        // The first connection of a data source reads the types of its database; that too is done ahead, and in no transaction of the test that asked.
        using var none = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        await (await source.OpenConnectionAsync().ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        return new Clone(name, connectionString, source, WasAhead: true);
    }

    private async Task DropCloneAsync(Clone clone)
    {
        await clone.Source.DisposeAsync().ConfigureAwait(false);
        await DropAsync(clone.Name).ConfigureAwait(false);
        dropping.TryRemove(clone.Name, out _);
    }

    private Task DropAsync(string database) => ExecuteAsync($"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)");

    private string ConnectionStringOf(string database, bool pooled) => new NpgsqlConnectionStringBuilder(server) { Database = database, Pooling = pooled }.ConnectionString;

    /// <summary>Copies what the set-up has made, which PostgreSQL does only while nobody is connected to it.</summary>
    /// <exception cref="InvalidOperationException">Somebody is: the message says who.</exception>
    private async Task CopyTemplateAsync()
    {
        if ((await ConnectionsToTemplateAsync().ConfigureAwait(false)).Count > 0)
        {
            // Most likely the set-up has used a connection string, and Npgsql keeps a pool of it.
            NpgsqlConnection.ClearAllPools();
        }

        try
        {
            // The server itself waits five seconds for those that are on their way out.
            await ExecuteAsync($"CREATE DATABASE \"{Isolated}\" TEMPLATE \"{Template}\"").ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            var found = await ConnectionsToTemplateAsync().ConfigureAwait(false);
            throw new InvalidOperationException(
                $"TestDatabaseOptions.SetUp has returned, and its database '{Template}' cannot be copied: expected no connection to it, found {(found.Count == 0 ? exception.Detail ?? "one that has gone meanwhile" : string.Join("; ", found))}. "
                + "Dispose of connections, transactions and data sources before SetUp returns ('await using'), and stop what works in the background.",
                exception);
        }
    }

    private async Task<IReadOnlyList<string>> ConnectionsToTemplateAsync()
    {
        const string Sql = """
            SELECT format('process %s, application_name %L, %s, last statement %L', pid, application_name, state, left(query, 200))
            FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend' ORDER BY backend_start
            """;
        List<string> found = [];
        var command = administration.CreateCommand(Sql);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = Template });
            var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync().ConfigureAwait(false))
                {
                    found.Add(reader.GetString(0));
                }
            }
        }

        return found;
    }

    private async Task ExecuteAsync(string sql)
    {
        var command = administration.CreateCommand(sql);
        await using (command.ConfigureAwait(false))
        {
            command.CommandTimeout = 120;
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }
}
