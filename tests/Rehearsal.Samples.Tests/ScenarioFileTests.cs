using Rehearsal.Stages;

namespace Rehearsal.Samples.Tests;

public sealed class ScenarioFileTests
{
    [Theory]
    [MemberData(nameof(Sample.Scenarios), MemberType = typeof(Sample))]
    public void Simulated_AnySeed_PassesWithTheSameCounts(string system, string file)
    {
        var expected = Sample.Simulate(system, file).Counts();
        for (ulong seed = 0; seed < 100; seed++)
        {
            var run = Sample.Simulate(system, file, seed);
            Assert.True(run.Verdict == Verdict.Passed, $"seed {seed}: {run.Problems()}");
            Assert.Equal(RunLevel.Deterministic, run.Level);
            Assert.Equal(expected, run.Counts());
        }
    }

    [Theory]
    [MemberData(nameof(Sample.Scenarios), MemberType = typeof(Sample))]
    public void Simulated_SameSeedTwice_GivesTheSameRecords(string system, string file) =>
        Assert.Equal(Sample.Simulate(system, file, 42).Records, Sample.Simulate(system, file, 42).Records);
}
