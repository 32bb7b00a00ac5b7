using System.Diagnostics;
using System.Globalization;
using Rehearsal.Analysis;
using Rehearsal.Events;

namespace Rehearsal.Bench;

/// <summary>Measures what explaining a long recording takes, as <c>flow analyze</c> does it: read, explain every flow, write the text. Each round is a process of its own.</summary>
internal static class FlowsBenchmark
{
    private const int Rounds = 5;
    private const int Events = 1_000_000;
    private const int ManyEvents = 10_000_000;
    private const double CpuSecondsMax = 5;
    private const double PeakGigabytesMax = 1;

    public static int Run()
    {
        Measurement cpu = new("processor time");
        Measurement peak = new("peak memory");
        Explain(Events, Rounds, cpu, peak);
        Explain(ManyEvents, rounds: 1, new Measurement("processor time of many"), new Measurement("peak memory of many"));
        return CliBenchmark.Goal(cpu.Name, cpu.Median, CpuSecondsMax, "s")
            & CliBenchmark.Goal(peak.Name, peak.Median, PeakGigabytesMax, "GB") ? 0 : 1;
    }

    private static void Explain(int events, int rounds, Measurement cpu, Measurement peak)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var lines = RecordedOrders.Write(path, events);
            for (var round = 0; round < rounds; round++)
            {
                var (seconds, gigabytes) = Measure(path);
                cpu.Add(seconds);
                peak.Add(gigabytes);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"flows: {events} events in {events / RecordedOrders.EventsAnOrder} flows, {lines} lines, {rounds} rounds: {cpu.Median:0.00} s, {peak.Median:0.00} GB"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Explains a recording and prints the processor time in seconds and the peak memory in gigabytes.</summary>
    public static int Explain(string path)
    {
        var flows = new FlowStream(new FlowAnalysisOptions { RecordsMax = int.MaxValue });
        using (var reader = new RecordingReader(File.OpenRead(path), path) { KeepsPayloads = false })
        {
            foreach (var record in reader.Read())
            {
                flows.Add(record);
            }
        }

        var selection = new FlowSelection(20);
        foreach (var flow in flows.Explain())
        {
            selection.Add(flow);
        }

        FlowText.Write(TextWriter.Null, selection.ToReport());
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.CpuUsage.TotalTime.TotalSeconds} {process.PeakWorkingSet64 / 1e9}"));
        return 0;
    }

    // As the tool is set: it does not collect beside its work.
    private static (double Seconds, double Gigabytes) Measure(string path)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, ["flows-of", path]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return (double.Parse(output[0], CultureInfo.InvariantCulture), double.Parse(output[1], CultureInfo.InvariantCulture));
    }
}
