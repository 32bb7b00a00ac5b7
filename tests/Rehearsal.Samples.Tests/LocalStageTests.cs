namespace Rehearsal.Samples.Tests;

public sealed class LocalStageTests(LocalRuns local) : IClassFixture<LocalRuns>
{
    [Theory]
    [MemberData(nameof(Sample.Scenarios), MemberType = typeof(Sample))]
    public async Task Run_InRealTime_AgreesWithTheSimulation(string system, string file)
    {
        var simulated = Sample.Simulate(system, file);

        var real = await local.Of(system, file);

        Assert.True(real.Verdict == simulated.Verdict, real.Problems());
        Assert.Equal(simulated.Counts(), real.Counts());
        Assert.Equal(simulated.Checks.Select(static check => check.Passed), real.Checks.Select(static check => check.Passed));
    }
}
