using System.Diagnostics;
using System.Globalization;

namespace Rehearsal.Stages.Tests.RandomSystems;

/// <summary>Random systems and scenarios never hang, never throw from the runner, and repeat.</summary>
public sealed class RandomSystemTests
{
    private const string HashFileVariable = "REHEARSAL_RANDOM_SYSTEM_HASHES";
    private const ulong SharedSeedsFrom = 1_000_000;
    private const int SharedSeedsDeep = 2_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_RandomSystem_KeepsEveryLaw(int block) => Check((ulong)block * 100, 100);

    [Fact]
    public void Run_RandomSystemsSideBySide_GiveTheHashesTheyGiveAlone()
    {
        const int Count = 40;
        var plans = Enumerable.Range(0, Count).Select(static seed => PlanGenerator.Make(500 + (ulong)seed)).Where(static plan => plan.HopsMax > 0).ToArray();
        var alone = Array.ConvertAll(plans, RunLaws.HashOf);
        var beside = new string[plans.Length];

        // Threads of their own, so that the worlds do run at once and not one after the other on one thread of the pool.
        var threads = Enumerable.Range(0, 8).Select(first => new Thread(() =>
        {
            for (var i = first; i < plans.Length; i += 8)
            {
                beside[i] = RunLaws.HashOf(plans[i]);
            }
        })).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());

        Assert.Equal(alone, beside);
    }

    [Fact]
    [Trait("Category", "Deep")]
    public void Run_ManyRandomSystems_KeepEveryLaw() =>
        Parallel.For(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 2 }, static block => Check(10_000 + ((ulong)block * 100), 100));

    [Fact]
    [Trait("Category", "Deep")]
    public async Task Run_RandomSystemsInAnotherProcess_GiveTheSameHashes()
    {
        var file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("dotnet", [typeof(RandomSystemTests).Assembly.Location, "-noColor", "-explicit", "only", "-method", $"*{nameof(WriteHashes)}"])
            {
                RedirectStandardOutput = true,
                Environment = { [HashFileVariable] = file, ["DOTNET_TieredCompilation"] = "0", ["DOTNET_GCgen0size"] = "100000", ["TZ"] = "Asia/Tokyo" },
            };
            using var other = Process.Start(start)!;
            var output = await other.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await other.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(other.ExitCode == 0, output);

            var theirs = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);

            Assert.Equal(Hashes(), theirs);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Not a test: what the other process of the test above runs.</summary>
    [Fact(Explicit = true)]
    public void WriteHashes() => File.WriteAllLines(
        Environment.GetEnvironmentVariable(HashFileVariable) ?? throw new InvalidOperationException($"{HashFileVariable} names the file to write."),
        Hashes());

    private static IEnumerable<string> Hashes() => Enumerable.Range(0, SharedSeedsDeep)
        .Select(static number => PlanGenerator.Make(SharedSeedsFrom + (ulong)number))
        .Select(static plan => string.Create(CultureInfo.InvariantCulture, $"{plan.Seed} {RunLaws.HashOf(plan)}"));

    private static void Check(ulong first, int count)
    {
        for (var seed = first; seed < first + (ulong)count; seed++)
        {
            var plan = PlanGenerator.Make(seed);
            if (RunLaws.Broken(plan) is { } law)
            {
                var smallest = Shrinking.Shrink(plan, candidate => RunLaws.Broken(candidate) is { } broken && broken[..8] == law[..8]);
                Assert.Fail($"{law}\n{plan}\n\nmade smaller: {RunLaws.Broken(smallest)}\n{smallest}");
            }
        }
    }
}
