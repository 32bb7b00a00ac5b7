using Rehearsal.Postgres.Testing;

namespace Rehearsal.Isolation;

/// <summary>How long a test waits for a clone that was made ahead of need.</summary>
internal sealed class Clones(string server)
{
    private static readonly TimeSpan TestLength = TimeSpan.FromMilliseconds(400);

    private readonly TestDatabaseOptions options = Tables.Options(server, clonesAhead: 2);

    public Measurement Pooled { get; } = new("a clone made ahead, handed over");

    public async Task MeasureAsync(Action<Measurement, double> add)
    {
        TestDatabase? clone = null;
        var took = await Clock.OnceAsync(async () => clone = await TestDatabase.CloneAsync(options, "the benchmark"));
        await using (clone)
        {
            // The test that has it goes on for a while, and meanwhile the next one is made.
            await Task.Delay(TestLength);
        }

        if (clone!.Reason.Contains("made ahead", StringComparison.Ordinal))
        {
            add(Pooled, took.TotalMilliseconds);
        }
    }
}
