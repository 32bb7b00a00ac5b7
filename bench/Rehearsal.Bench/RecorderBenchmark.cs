using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Rehearsal.Bench;

/// <summary>Measures what a recorder costs the system that it records: the least system serves, events are published over HTTP, rounds with a recorder and without in turn.</summary>
internal static class RecorderBenchmark
{
    private const int WarmUpRounds = 3;
    private const int Rounds = 15;
    private const int Events = 3_000;
    private const int Publishers = 4;
    private const double CostMax = 1.05;
    private const string Folder = "artifacts/bench/recorder";
    private const string Log = $"{Folder}/log";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static int Run()
    {
        var tool = InstalledTool.Install(Folder);
        Shell.Prepare("dotnet", "build", "bench/Tiny", "-c", "Release", "-nologo", "-v:quiet");
        var start = new ProcessStartInfo(tool, ["serve", "bench/Tiny", "--log", Log]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var served = Process.Start(start)!;
        served.OutputDataReceived += static (_, _) => { };
        served.ErrorDataReceived += static (_, line) => Console.Error.WriteLine(line.Data);
        served.BeginOutputReadLine();
        served.BeginErrorReadLine();
        try
        {
            using var client = Connect(out var processId);
            using var system = Process.GetProcessById(processId);
            return Measure(tool, system, client);
        }
        finally
        {
            served.Kill(entireProcessTree: true);
        }
    }

    private static int Measure(string tool, Process system, HttpClient client)
    {
        Measurement bareCpu = new("processor time of the system, no recorder"), cpu = new("with a recorder of everything");
        Measurement bareTime = new("time, no recorder"), time = new("time, with a recorder"), stop = new("recorder stop");
        for (var round = -WarmUpRounds; round < Rounds; round++)
        {
            var isCounted = round >= 0;

            // Whichever goes first has the younger log; so they take turns at that too.
            foreach (var recorded in round % 2 == 0 ? new[] { false, true } : [true, false])
            {
                if (recorded)
                {
                    Shell.Prepare(tool, "recorder", "start", "--name", "all", "--log", Log);
                }

                var (cpuMs, timeMs) = Publish(system, client);
                var stopMs = recorded ? Shell.Time([tool, "recorder", "stop", "all", "--log", Log, "--output", $"{Folder}/all.jsonl"]) : 0;
                if (isCounted)
                {
                    (recorded ? cpu : bareCpu).Add(cpuMs);
                    (recorded ? time : bareTime).Add(timeMs);
                    if (recorded)
                    {
                        stop.Add(stopMs);
                    }
                }
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recorder: {Events} events a round over HTTP, {Rounds} rounds in turn after {WarmUpRounds}"));
        foreach (var row in (Measurement[])[bareCpu, cpu, bareTime, time, stop])
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {row.Name,-44} {row.Median,7:0.0} ms ({row.Min:0.0}–{row.Max:0.0})"));
        }

        var met = CliBenchmark.Goal("processor time with a recorder", cpu.MedianRatioTo(bareCpu), CostMax, "x that without");
        met &= CliBenchmark.Goal("time with a recorder", time.MedianRatioTo(bareTime), CostMax, "x that without");
        return met ? 0 : 1;
    }

    private static (double CpuMs, double TimeMs) Publish(Process system, HttpClient client)
    {
        system.Refresh();
        var (cpu, begin) = (system.TotalProcessorTime, Stopwatch.GetTimestamp());
        Task.WhenAll(Enumerable.Range(0, Publishers).Select(_ => PublishAsync(client, Events / Publishers))).GetAwaiter().GetResult();
        var elapsed = Stopwatch.GetElapsedTime(begin);
        system.Refresh();
        return ((system.TotalProcessorTime - cpu).TotalMilliseconds, elapsed.TotalMilliseconds);
    }

    private static async Task PublishAsync(HttpClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var content = new StringContent("""{"specversion":"1.0","type":"Asked","source":"bench","data":{"text":"how much"}}""", Encoding.UTF8, "application/cloudevents+json");
            using var answer = await client.PostAsync(new Uri("rehearsal/events", UriKind.Relative), content);
            answer.EnsureSuccessStatusCode();
        }
    }

    // The file is there when the system serves, which it does in a process of its own.
    private static HttpClient Connect(out int processId)
    {
        var file = $"{Log}/address.json";
        if (!SpinWait.SpinUntil(() => File.Exists(file), Patience))
        {
            throw new InvalidOperationException("The system does not serve.");
        }

        using var address = JsonDocument.Parse(File.ReadAllText(file));
        processId = address.RootElement.GetProperty("process_id").GetInt32();
        var client = new HttpClient { BaseAddress = new Uri(address.RootElement.GetProperty("url").GetString()!) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", address.RootElement.GetProperty("token").GetString());
        return client;
    }
}
