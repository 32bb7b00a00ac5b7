using System.Diagnostics;
using System.Text.Json;

namespace Rehearsal.Samples.Tests.Repeats;

/// <summary>A sample as a program of its own, and the recordings that its scenarios leave.</summary>
internal static class SampleProgram
{
    /// <summary>Far more than a run takes on the busiest machine: at its end the run hangs.</summary>
    private static readonly TimeSpan RunMax = TimeSpan.FromMinutes(10);

    public static string PathOf(string sample) => Path.Combine(AppContext.BaseDirectory, $"{sample}.dll");

    /// <summary>Runs every scenario of a sample in a new process.</summary>
    /// <returns>What each scenario file recorded: its hash, and the recording's file below <paramref name="folder"/>.</returns>
    public static async Task<SortedDictionary<string, (string Hash, string Recording)>> RunAsync(
        string sample,
        string seed,
        Conditions conditions,
        string folder,
        CancellationToken cancellationToken)
    {
        var files = Sample.Scenarios.Select(static row => row.Data).Where(row => row.Item1 == sample).Select(static row => Sample.PathOf(row.Item1, row.Item2));
        var start = new ProcessStartInfo("dotnet", [PathOf(sample), "run", .. conditions.Backwards ? files.Reverse() : files, "--seed", seed, "--format", "json", "--output", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in conditions.Variables)
        {
            start.Environment[variable] = value;
        }

        var (exitCode, output, errors) = await EndAsync(start, $"{sample}, {conditions}", cancellationToken);
        Assert.True(exitCode == 0, $"{sample}, {conditions}: exit {exitCode}\n{errors}\n{output}");

        using var document = JsonDocument.Parse(output);
        SortedDictionary<string, (string Hash, string Recording)> recorded = new(StringComparer.Ordinal);
        foreach (var scenario in document.RootElement.GetProperty("scenarios").EnumerateArray())
        {
            recorded.Add(Path.GetFileName(scenario.GetProperty("file").GetString()!), (scenario.GetProperty("recording_sha256").GetString()!, scenario.GetProperty("recording").GetString()!));
        }

        return recorded;
    }

    private static async Task<(int ExitCode, string Output, string Errors)> EndAsync(ProcessStartInfo start, string name, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(RunMax);
        using var program = Process.Start(start)!;
        try
        {
            var errors = program.StandardError.ReadToEndAsync(end.Token);
            var output = await program.StandardOutput.ReadToEndAsync(end.Token);
            await program.WaitForExitAsync(end.Token);
            return (program.ExitCode, output, await errors);
        }
        catch (OperationCanceledException)
        {
            program.Kill(entireProcessTree: true);
            Assert.True(cancellationToken.IsCancellationRequested, $"{name}: no end after {RunMax.TotalMinutes} minutes");
            throw;
        }
    }
}
