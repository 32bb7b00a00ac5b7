using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Transactions;
using Npgsql;
using Rehearsal.Postgres.Testing.Servers;

namespace Rehearsal.Postgres.Testing.Isolation;

/// <summary>What belongs to one <see cref="TestDatabaseOptions"/>: the database it runs on, slots, clones.</summary>
internal sealed class Databases : IAsyncDisposable
{
    /// <summary>Kept for the process, as Npgsql keeps its pools: tests come and go, sessions stay.</summary>
    private static readonly ConcurrentDictionary<TestDatabaseOptions, Lazy<Task<Databases>>> All = new();

    private static readonly Lazy<TestDatabaseOptions> Default = new(static () => new TestDatabaseOptions());

    static Databases() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => DisposeAllAsync(static exception => exception is NpgsqlException).Wait(TimeSpan.FromSeconds(10));

    private Databases(TestDatabaseOptions options, string server, string name, OwnDatabases? own)
    {
        Slots = new SlotPool(new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString, options);
        Own = own;
        Name = name;
    }

    public SlotPool Slots { get; }

    /// <summary>Gets the databases made for these options; null when tests run on the user's own.</summary>
    public OwnDatabases? Own { get; }

    /// <summary>Gets the database that isolated tests run on.</summary>
    public string Name { get; }

    /// <summary>Returns what belongs to some options, made at the first call.</summary>
    public static Task<Databases> OfAsync(TestDatabaseOptions? options)
    {
        options ??= Default.Value;
        return All.TryGetValue(options, out var known) ? known.Value
            : All.GetOrAdd(options, static options => new Lazy<Task<Databases>>(() => MakeAsync(options))).Value;
    }

    /// <summary>Closes and drops everything that was made, unless tests still use it.</summary>
    /// <exception cref="InvalidOperationException">They do.</exception>
    public static async ValueTask ReleaseAllAsync()
    {
        List<string> open = [];
        foreach (var made in All.Values.Where(static made => made.IsValueCreated && made.Value.IsCompletedSuccessfully))
        {
            var databases = await made.Value.ConfigureAwait(false);
            open.AddRange(databases.Slots.Holders.Select(static holder => $"test {holder}"));
            open.AddRange((databases.Own?.Taken ?? []).Select(static name => $"the clone '{name}'"));
        }

        if (open.Count > 0)
        {
            throw new InvalidOperationException($"TestDatabase.ReleaseAllAsync needs all tests to have ended: expected no TestDatabase in use, found {string.Join("; ", open)}. Dispose of each before the call.");
        }

        await DisposeAllAsync().ConfigureAwait(false);
    }

    /// <summary>Closes and drops everything that was made.</summary>
    /// <param name="isIgnored">What may go wrong: at the end of the process a server may have gone before; where it has not, the next process drops what is left.</param>
    public static Task DisposeAllAsync(Func<Exception, bool>? isIgnored = null)
    {
        return Task.WhenAll(All.Keys.Select(DisposeOneAsync));

        async Task DisposeOneAsync(TestDatabaseOptions options)
        {
            if (All.TryRemove(options, out var made) && made.IsValueCreated && made.Value.IsCompletedSuccessfully)
            {
                try
                {
                    await (await made.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
                }
                catch (Exception exception) when (isIgnored?.Invoke(exception) == true)
                {
                    // The others are to go all the same.
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Slots.DisposeAsync().ConfigureAwait(false);
        if (Own is not null)
        {
            await Own.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<Databases> MakeAsync(TestDatabaseOptions options)
    {
        // The first test may have a transaction about it, which is not the set-up's.
        using var none = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        var server = options.ConnectionString ?? await TestServer.ConnectionStringAsync().ConfigureAwait(false);
        var given = new NpgsqlConnectionStringBuilder(server);
        if (options.SetUp is null)
        {
            return new Databases(options, server, given.Database ?? given.Username ?? "postgres", own: null);
        }

        // Process ids are unique on one machine, and the server may serve several.
        var chance = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var own = await OwnDatabases.MakeAsync(server, string.Create(CultureInfo.InvariantCulture, $"rehearsal_{Environment.ProcessId}_{chance}"), options).ConfigureAwait(false);
        return new Databases(options, server, own.Isolated, own);
    }
}
