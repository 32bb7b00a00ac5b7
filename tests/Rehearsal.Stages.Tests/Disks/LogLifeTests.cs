using System.Globalization;

namespace Rehearsal.Stages.Tests.Disks;

/// <summary>The embedded log's own code on the simulated disk: whatever a seed does to it, it keeps what it promises.</summary>
public sealed class LogLifeTests
{
    private const string SeedVariable = "REHEARSAL_DISK_SEED";

    [Fact]
    public void Life_200Seeds_KeepEveryPromise() => Check(0, 200);

    [Fact]
    [Trait("Category", "Deep")]
    public void Life_10000Seeds_KeepEveryPromise() => Check(10_000, 10_000);

    /// <summary>Not a test of its own: repeats the seed that a failure names.</summary>
    [Fact(Explicit = true)]
    public void Life_OneSeed() => Live(ulong.Parse(
        Environment.GetEnvironmentVariable(SeedVariable) ?? throw new InvalidOperationException($"{SeedVariable} names the seed."),
        CultureInfo.InvariantCulture));

    [Fact]
    public void Life_SameSeed_LeavesTheSameBytes()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            Assert.Equal(Live(seed).ToString(), Live(seed).ToString());
            Assert.Equal(Live(seed).Bytes, Live(seed).Bytes);
        }
    }

    private static void Check(ulong first, int count)
    {
        var sum = new LifeCounts();
        List<(ulong Seed, string What)> failures = [];
        var gate = new Lock();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, n =>
        {
            var (seed, counts, failure) = (first + (ulong)n, new LifeCounts(), "");
            try
            {
                counts = Live(seed);
            }
            catch (InvalidOperationException e)
            {
                failure = e.Message;
            }

            lock (gate)
            {
                sum.Add(counts);
                if (failure.Length > 0)
                {
                    failures.Add((seed, failure));
                }
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine(sum.ToString());
        Assert.True(failures.Count == 0, $"{failures.Count} of {count} seeds:\n{string.Join('\n', failures.OrderBy(static failure => failure.Seed).Take(5).Select(static failure => failure.What))}\nall: {string.Join(' ', failures.Select(static failure => failure.Seed).Order())}");

        // Every fault there is came up.
        foreach (var came in new[] { sum.Acknowledged, sum.Shared, sum.Kills, sum.PowerLosses, sum.Torn, sum.Repairs, sum.Refusals, sum.Full, sum.FlipsFound, sum.Retentions, sum.Closings, sum.Checks, sum.ChecksOfSmallGroups, sum.ChecksOfLargeGroups, sum.FlipsOfGroups })
        {
            Assert.True(came > 0, sum.ToString());
        }
    }

    private static LifeCounts Live(ulong seed)
    {
        try
        {
            return LogLife.Run(seed);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"""
                Seed {seed}: {e.Message}
                  plan:   {LifePlan.Make(seed)}
                  repeat: {SeedVariable}={seed} dotnet run -c Release --project tests/Rehearsal.Stages.Tests -- -explicit only -method "*{nameof(Life_OneSeed)}"
                """,
                e);
        }
    }
}
