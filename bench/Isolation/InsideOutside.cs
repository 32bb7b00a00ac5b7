using Npgsql;
using Rehearsal.Postgres.Testing;

namespace Rehearsal.Isolation;

/// <summary>How fast code under test runs inside isolation, and outside with real commits: flushed ones, and ones that are not waited for.</summary>
internal sealed class InsideOutside(string server)
{
    private const int Runs = 40;

    private readonly TestDatabaseOptions isolated = Tables.Options(server);
    private readonly Dictionary<string, NpgsqlDataSource> pools = [];
    private NpgsqlDataSource? flushed;
    private NpgsqlDataSource? hasty;

    public IReadOnlyList<BodyRow> Rows { get; } = [.. Bodies.All.Select(static body => new BodyRow(body.Name, body.Run))];

    public async Task PrepareAsync()
    {
        var connectionString = await Tables.MakeDatabaseAsync(server, "bodies");
        flushed = NpgsqlDataSource.Create(connectionString);
        hasty = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Options = "-c synchronous_commit=off" }.ConnectionString);
    }

    public async Task MeasureAsync(Action<Measurement, double> add)
    {
        foreach (var row in Rows)
        {
            add(row.Flushed, await Clock.MeanAsync(Runs, () => row.Run(flushed!)));
            add(row.Hasty, await Clock.MeanAsync(Runs, () => row.Run(hasty!)));
            add(row.Inside, await Clock.MeanOfAsync(Runs, async () =>
            {
                await using var database = await TestDatabase.BeginAsync(isolated);
                return await Clock.OnceAsync(() => row.Run(database.DataSource));
            }));
            add(row.InsideOverSockets, await Clock.MeanOfAsync(Runs, async () =>
            {
                await using var database = await TestDatabase.BeginAsync(isolated);
                return await Clock.OnceAsync(() => row.Run(PoolOf(database.ConnectionString)));
            }));
        }
    }

    /// <summary>Connection strings of sessions stay, so that the pool of one does, as with code that is given it.</summary>
    private NpgsqlDataSource PoolOf(string connectionString)
    {
        if (!pools.TryGetValue(connectionString, out var pool))
        {
            pools[connectionString] = pool = NpgsqlDataSource.Create(connectionString);
        }

        return pool;
    }
}

/// <summary>The times of one style of code.</summary>
/// <param name="Name">The style.</param>
/// <param name="Run">The code.</param>
internal sealed record BodyRow(string Name, Func<NpgsqlDataSource, Task> Run)
{
    public Measurement Flushed { get; } = new($"{Name}, outside, commits flushed");

    public Measurement Hasty { get; } = new($"{Name}, outside, synchronous_commit=off");

    public Measurement Inside { get; } = new($"{Name}, inside");

    public Measurement InsideOverSockets { get; } = new($"{Name}, inside, by connection string");
}
