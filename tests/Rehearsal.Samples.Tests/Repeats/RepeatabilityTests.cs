using Rehearsal.Samples.Tests.Recordings;

namespace Rehearsal.Samples.Tests.Repeats;

/// <summary>Same seed, same recording: whatever the process, its load, language, time zone, processors, garbage collector, compiler and file order.</summary>
/// <remarks>One process runs every scenario of a sample, so as many processes as repeats repeat them all; two at a time, beside other work.</remarks>
public sealed class RepeatabilityTests
{
    private const string Seed = "42";

    public static TheoryData<string> Samples => new("Shop", "Rides", "Notifications", "Foundation");

    [Theory]
    [MemberData(nameof(Samples))]
    public Task Run_SameSeedIn5Processes_GivesTheSameRecordings(string sample) => RepeatAsync(sample, 5);

    [Theory]
    [MemberData(nameof(Samples))]
    [Trait("Category", "Deep")]
    public Task Run_SameSeedIn1000Processes_GivesTheSameRecordings(string sample) => RepeatAsync(sample, 1_000);

    [Fact]
    public void Draw_1000Repeats_HaveEverySettingOften()
    {
        var counts = Enumerable.Range(0, 1_000).SelectMany(static number => Conditions.Draw(number).Variables).CountBy(static variable => $"{variable.Key}={variable.Value}").ToDictionary();

        Assert.All(Conditions.All, setting => Assert.InRange(counts.GetValueOrDefault(setting), 25, 1_000));
    }

    private static async Task RepeatAsync(string sample, int count)
    {
        var output = Directory.CreateTempSubdirectory("rehearsal-repeat-");
        try
        {
            var first = await SampleProgram.RunAsync(sample, Seed, Conditions.Draw(0), Path.Combine(output.FullName, "0"), TestContext.Current.CancellationToken);
            Assert.Equal(Sample.Scenarios.Count(row => row.Data.Item1 == sample), first.Count);
            var options = new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken };
            using var load = new MachineLoad();
            await Parallel.ForAsync(1, count, options, async (number, cancellationToken) =>
            {
                var conditions = Conditions.Draw(number);
                var folder = Path.Combine(output.FullName, $"{number}");
                var again = await SampleProgram.RunAsync(sample, Seed, conditions, folder, cancellationToken);
                Assert.True(first.Keys.SequenceEqual(again.Keys), $"{sample}, {conditions} ran {string.Join(", ", again.Keys)} instead of {string.Join(", ", first.Keys)}");
                foreach (var (scenario, (hash, recording)) in again)
                {
                    Assert.True(
                        hash == first[scenario].Hash,
                        $"{sample}, {scenario}, seed {Seed}: {conditions} differs from the first run.\n{RecordingLines.FirstDifference(File.ReadAllBytes(first[scenario].Recording), File.ReadAllBytes(recording))}");
                }

                Directory.Delete(folder, recursive: true);
            });
            foreach (var (scenario, (hash, _)) in first)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{sample}, {scenario}, seed {Seed}: {hash} in {count} processes");
            }
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }
}
