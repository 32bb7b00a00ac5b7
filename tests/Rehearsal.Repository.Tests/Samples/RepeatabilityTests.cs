using System.Globalization;
using System.Text.Json;
using Rehearsal.Cli.Processes;
using Rehearsal.Cli.Systems;

namespace Rehearsal.Repository.Tests.Samples;

/// <summary>Same seed, same recording: whatever the process, the order of the files, the time zone and the language.</summary>
public sealed class RepeatabilityTests
{
    private const int ProcessCount = 20;
    private const string Seed = "42";

    public static TheoryData<string> Samples => [.. Directory.GetDirectories(Repository.Path("samples")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Run_SameSeedIn20Processes_GivesTheSameRecordings(string sample)
    {
        var scenarios = Directory.GetFiles(Repository.Path($"samples/{sample}/scenarios"), "*.yaml").Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(scenarios);
        var assembly = await BuildAsync(sample);
        var output = Directory.CreateTempSubdirectory("rehearsal-repeat-");
        try
        {
            var first = await RunAsync(assembly, scenarios, output.FullName, number: 0);
            Assert.Equal(scenarios.Length, first.Count);
            for (var number = 1; number < ProcessCount; number++)
            {
                Assert.Equal(first, await RunAsync(assembly, scenarios, output.FullName, number));
            }
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

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

    // Every other process runs the files backwards, and each one lives elsewhere.
    private static async Task<SortedDictionary<string, string>> RunAsync(string assembly, string[] scenarios, string output, int number)
    {
        var files = number % 2 == 0 ? scenarios : scenarios.Reverse();
        var run = await CapturedProcess.RunAsync(
            "env",
            [
                $"TZ=Etc/GMT{(number - 10).ToString("+0;-0", CultureInfo.InvariantCulture)}", number % 3 == 0 ? "LANG=C" : "LANG=de_DE.UTF-8",
                DotnetHost.FindMuxer(), assembly, "run", .. files, "--seed", Seed, "--format", "json", "--output", Path.Combine(output, $"{number}"),
            ],
            TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(run.Output);
        SortedDictionary<string, string> hashes = new(StringComparer.Ordinal);
        foreach (var scenario in document.RootElement.GetProperty("scenarios").EnumerateArray())
        {
            hashes.Add(scenario.GetProperty("file").GetString()!, scenario.GetProperty("recording_sha256").GetString()!);
        }

        return hashes;
    }
}
