using System.Diagnostics;
using System.Text.Json;

namespace Rehearsal.Samples.Tests.Repeats;

/// <summary>A sample as a program of its own, and the recordings that its scenarios leave.</summary>
internal static class SampleProgram
{
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

        using var load = conditions.Loaded ? new BusyThreads() : null;
        using var program = Process.Start(start)!;
        var errors = program.StandardError.ReadToEndAsync(cancellationToken);
        var output = await program.StandardOutput.ReadToEndAsync(cancellationToken);
        await program.WaitForExitAsync(cancellationToken);
        Assert.True(program.ExitCode == 0, $"{sample}, {conditions}: exit {program.ExitCode}\n{await errors}\n{output}");

        using var document = JsonDocument.Parse(output);
        SortedDictionary<string, (string Hash, string Recording)> recorded = new(StringComparer.Ordinal);
        foreach (var scenario in document.RootElement.GetProperty("scenarios").EnumerateArray())
        {
            recorded.Add(Path.GetFileName(scenario.GetProperty("file").GetString()!), (scenario.GetProperty("recording_sha256").GetString()!, scenario.GetProperty("recording").GetString()!));
        }

        return recorded;
    }

    /// <summary>Threads that want the processors until they are disposed of.</summary>
    private sealed class BusyThreads : IDisposable
    {
        private readonly List<Thread> threads;
        private volatile bool over;

        public BusyThreads()
        {
            threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Spin) { IsBackground = true })];
            threads.ForEach(static thread => thread.Start());
        }

        public void Dispose()
        {
            over = true;
            threads.ForEach(static thread => thread.Join());
        }

        private void Spin()
        {
            while (!over)
            {
                Thread.SpinWait(1_000);
            }
        }
    }
}
