using Npgsql;
using Rehearsal.Postgres.Testing;

namespace Rehearsal.Isolation;

/// <summary>How fast code under test runs inside isolation, and outside with real commits: flushed ones, and ones that are not waited for.</summary>
internal sealed class InsideOutside(string server)
{
    private const int Runs = 40;

    private readonly TestDatabaseOptions isolated = Tables.Options(server);
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
                await using var pool = NpgsqlDataSource.Create(database.ConnectionString);
                // Each test has a connection string of its own; the code that is given it asks for the database's types when it starts.
                await (await pool.OpenConnectionAsync()).DisposeAsync();
                return await Clock.OnceAsync(() => row.Run(pool));
            }));
        }
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
