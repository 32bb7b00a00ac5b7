using System.Diagnostics;
using System.Globalization;
using Rehearsal.Events;

namespace Rehearsal.Peers.Log;

/// <summary>Fills a log up to many events and looks at it at each tenfold size: what opening, memory and queries cost then.</summary>
internal static class LargeLogBenchmark
{
    private const string Folder = "artifacts/bench/log-large";
    private const int Queries = 200;

    /// <param name="args">The millions of events at the end; 10 when nothing is given.</param>
    public static int Run(string[] args)
    {
        var events = 1_000_000 * (args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10);
        using var places = new Places(Folder);
        var folder = places.Next();
        Console.WriteLine("log-large: queries are medians in µs, the first of each kind apart in ms");
        Console.WriteLine("      events   disk GB   open ms   first ms (type, correlation, time)    type  correlation  time   heap MB  resident MB");
        var filled = 0;
        for (var size = 1_000_000; filled < events; size = (int)Math.Min(10L * size, events))
        {
            Fill(folder, filled, size);
            filled = size;
            Look(folder, size);
        }

        return 0;
    }

    private static void Fill(string folder, int from, int to)
    {
        var log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder });
        for (var n = from; n < to; n += SampleEvents.BatchSize)
        {
            log.AppendAsync(SampleEvents.Batch(n)).AsTask().GetAwaiter().GetResult();
        }

        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    // In a process of its own, whose memory is the log's alone.
    private static void Look(string folder, int events)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["part", "look", folder, events.ToString(CultureInfo.InvariantCulture)]))!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"Looking at the log ended with {process.ExitCode}.");
        }
    }

    /// <summary>Opens a log and measures.</summary>
    public static int LookAt(string folder, int events)
    {
        var begin = Stopwatch.GetTimestamp();
        var reads = new EmbeddedReads(folder, events);
        var open = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        var firstType = reads.Newest(0) / 1000;
        var firstCorrelation = reads.Correlation(events / 2) / 1000;
        var firstWindow = reads.Window(events / 3) / 1000;
        var type = Median(reads.Newest);
        var correlation = Median(n => reads.Correlation((int)((n * 499_979L) % events)));
        var window = Median(n => reads.Window((int)((n * 479_909L) % (events - 1000))));
        var heap = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
        using var process = Process.GetCurrentProcess();
        var disk = Directory.GetFiles(folder).Sum(static file => new FileInfo(file).Length) / 1e9;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{events,12} {disk,9:0.00} {open,9:0.0}  {firstType,9:0.0} {firstCorrelation,9:0.0} {firstWindow,9:0.0}         {type,9:0.0} {correlation,9:0.0} {window,9:0.0} {heap,9:0.0} {process.WorkingSet64 / 1e6,9:0.0}"));
        reads.Close();
        return 0;
    }

    private static double Median(Func<int, double> query) => Measurement.MedianOf([.. Enumerable.Range(0, Queries).Select(query)]);
}
