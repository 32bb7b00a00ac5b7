using Npgsql;
using Rehearsal.Postgres.Testing;
using Respawn;

namespace Rehearsal.Isolation;

/// <summary>What begins and ends a test: this package, the bare statements, and what people use instead.</summary>
internal sealed class Resets(string server)
{
    private const int Tests = 200;
    private const int Slow = 5;

    private readonly TestDatabaseOptions isolated = Tables.Options(server);
    private readonly NpgsqlDataSource administration = NpgsqlDataSource.Create(server);
    private NpgsqlDataSource? own;
    private NpgsqlConnection? bare;
    private NpgsqlConnection? respawnConnection;
    private Respawner? respawner;
    private int lastClone;

    public Measurement Isolated { get; } = new("begin and end of an isolated test");

    public Measurement Bare { get; } = new("BEGIN, SAVEPOINT, ROLLBACK on an open connection");

    public Measurement Truncate { get; } = new("TRUNCATE of ten tables, a row in each");

    public Measurement Respawn { get; } = new("Respawn 7.0.0, ten tables, a row in each");

    public Measurement RespawnEmpty { get; } = new("Respawn 7.0.0, ten empty tables");

    public Measurement Clone { get; } = new("CREATE DATABASE from a template, and DROP");

    public async Task PrepareAsync()
    {
        own = NpgsqlDataSource.Create(await Tables.MakeDatabaseAsync(server, "resets"));
        await Tables.MakeDatabaseAsync(server, "resets_template");
        NpgsqlConnection.ClearAllPools();
        bare = await own.OpenConnectionAsync();
        respawnConnection = await own.OpenConnectionAsync();
        await FillAsync();
        respawner = await Respawner.CreateAsync(respawnConnection, new RespawnerOptions { DbAdapter = DbAdapter.Postgres, SchemasToInclude = ["public"] });
        await respawner.ResetAsync(respawnConnection);
    }

    public async Task MeasureAsync(Action<Measurement, double> add)
    {
        add(Bare, await Clock.MeanAsync(Tests, BareAsync));
        add(Isolated, await Clock.MeanAsync(Tests, async () => await (await TestDatabase.BeginAsync(isolated)).DisposeAsync()));
        add(Truncate, await Clock.MeanOfAsync(Slow, async () =>
        {
            await FillAsync();
            return await Clock.OnceAsync(() => Tables.ExecuteAsync(own!, $"TRUNCATE {Tables.All}"));
        }));
        add(Respawn, await Clock.MeanOfAsync(Slow, async () =>
        {
            await FillAsync();
            return await Clock.OnceAsync(() => respawner!.ResetAsync(respawnConnection!));
        }));
        add(RespawnEmpty, await Clock.MeanAsync(Slow, () => respawner!.ResetAsync(respawnConnection!)));
        add(Clone, await Clock.MeanAsync(Slow, async () =>
        {
            var name = $"resets_clone_{++lastClone}";
            await Tables.ExecuteAsync(administration, $"CREATE DATABASE {name} TEMPLATE resets_template");
            await Tables.ExecuteAsync(administration, $"DROP DATABASE {name}");
        }));
    }

    private async Task BareAsync()
    {
        foreach (var sql in (string[])["BEGIN", "SAVEPOINT s", "ROLLBACK"])
        {
            await using var command = new NpgsqlCommand(sql, bare);
            await command.ExecuteNonQueryAsync();
        }
    }

    private Task FillAsync() => Tables.ExecuteAsync(own!, string.Concat(Enumerable.Range(0, Tables.Count).Select(static n => $"INSERT INTO t{n} (name) VALUES ('row');")));
}
