using System.Text.Json;
using Rehearsal.Cli.Processes;
using Rehearsal.Cli.Systems;

namespace Rehearsal.Repository.Tests.Samples;

/// <summary>The option that a user has for it finds every sample repeatable.</summary>
public sealed class VerifyDeterminismTests
{
    /// <summary>Gets the samples that are systems: those with scenarios.</summary>
    public static TheoryData<string> Samples => [.. Directory.GetDirectories(Repository.Path("samples")).Where(static folder => Directory.Exists(Path.Combine(folder, "scenarios"))).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Run_VerifyDeterminism_Passes(string sample)
    {
        var assembly = await BuildAsync(sample);
        var output = Directory.CreateTempSubdirectory("rehearsal-repeat-");
        try
        {
            var run = await CapturedProcess.RunAsync(
                DotnetHost.FindMuxer(),
                [assembly, "run", Repository.Path($"samples/{sample}"), "--verify-determinism", "--format", "json", "--output", output.FullName],
                TestContext.Current.CancellationToken);

            Assert.True(run.ExitCode == 0, run.Output);
            using var document = JsonDocument.Parse(run.Output);
            Assert.All(
                document.RootElement.GetProperty("scenarios").EnumerateArray(),
                scenario => Assert.Equal("deterministic", scenario.GetProperty("determinism").GetProperty("verdict").GetString()));
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    private static async Task<string> BuildAsync(string sample)
    {
        using var progress = new StringWriter();
        Assert.True(SystemLocator.TryFindNamed(Repository.Path($"samples/{sample}"), out var system, out var problem), problem?.ToString());
        var result = await new SystemBuild(progress, BuildLock.DefaultFolder).EnsureAsync(system, TestContext.Current.CancellationToken);
        return result.Assembly ?? throw new InvalidOperationException($"{progress}{result.Problem}");
    }
}
