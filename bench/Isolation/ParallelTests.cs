using Rehearsal.Postgres.Testing;

namespace Rehearsal.Isolation;

/// <summary>How much more is done by tests on several sessions at once.</summary>
internal sealed class ParallelTests(string server)
{
    public const int Tests = 200;
    public const int Sessions = 8;

    private readonly TestDatabaseOptions isolated = Tables.Options(server);

    public Measurement One { get; } = new($"{Tests} tests one after the other");

    public Measurement Several { get; } = new($"{Tests} tests on {Sessions} sessions");

    public async Task MeasureAsync(Action<Measurement, double> add)
    {
        add(One, (await Clock.OnceAsync(() => RunAsync(1))).TotalMilliseconds);
        add(Several, (await Clock.OnceAsync(() => RunAsync(Sessions))).TotalMilliseconds);
    }

    private Task RunAsync(int sessions) => Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => Task.Run(async () =>
    {
        for (var i = 0; i < Tests / sessions; i++)
        {
            await using var database = await TestDatabase.BeginAsync(isolated);
            await Bodies.NpgsqlAsync(database.DataSource);
        }
    })));
}
