using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Bench;

/// <summary>Measures the embedded log against the bare system calls below it, in turn, and prints ratios.</summary>
internal static class LogBenchmark
{
    private const int Rounds = 9;
    private const int EventSize = 300;
    private const int Singles = 300;
    private const int Callers = 256;
    private const int EachCaller = 60;
    private const int BatchSize = 1000;
    private const int Batches = 60;

    private const string Folder = "artifacts/bench/log";

    private static readonly byte[] Payload = Encoding.UTF8.GetBytes("{\"text\":\"" + new string('x', 150) + "\"}");
    private static int made;

    public static int Run()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Directory.CreateDirectory(Folder);
        Measurement bare = new("one caller, bare write + fdatasync, P50"), bare99 = new("the same, P99");
        Measurement single = new("one caller, flushed, P50"), single99 = new("the same, P99");
        Measurement bareShared = new("bare write + fdatasync of 256 records"), shared = new("256 callers, flushed");
        Measurement bareBatch = new("bare write + fdatasync of 1,000 records"), batch = new("batches of 1,000, flushed");
        Measurement buffered = new("batches of 1,000, buffered"), memory = new("batches of 1,000, memory");
        Measurement bareRead = new("bare read of the segments"), replay = new("replay as views"), newest = new("newest 100 of a type"), correlation = new("one correlation of ten"), opening = new("open 1 M records, first query");
        for (var round = -1; round < Rounds; round++)
        {
            Add(round, Bare(1, Singles), (bare, 0.5), (bare99, 0.99));
            Add(round, Single(), (single, 0.5), (single99, 0.99));
            Add(round, Bare(Callers, EachCaller).Select(static us => us / Callers).ToArray(), (bareShared, -1));
            Add(round, [Shared()], (shared, -1));
            Add(round, Bare(BatchSize, Batches).Select(static us => us / BatchSize).ToArray(), (bareBatch, -1));
            Add(round, [Batched(LogDurability.Flushed)], (batch, -1));
            Add(round, [Batched(LogDurability.Buffered)], (buffered, -1));
            Add(round, [Batched(LogDurability.Memory)], (memory, -1));
            Add(round, [BareRead()], (bareRead, -1));
            Add(round, [Replay()], (replay, -1));
            var (byType, byCorrelation, open) = Queries();
            Add(round, [open], (opening, -1));
            Add(round, byType, (newest, 0.5));
            Add(round, byCorrelation, (correlation, 0.5));
        }

        Directory.Delete(Folder, recursive: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"log: records of about {EventSize} bytes, {Rounds} rounds in turn after one to warm up; µs an event, or a query"));
        foreach (var row in new[] { bare, bare99, single, single99, bareShared, shared, bareBatch, batch, buffered, memory, bareRead, replay, newest, correlation, opening })
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {row.Name,-42} {row.Median,9:0.000} ({row.Min:0.000}–{row.Max:0.000})"));
        }

        var met = CliBenchmark.Goal("one caller, P50", single.Median / bare.Median, 1.15, "x the bare write and flush");
        met &= CliBenchmark.Goal("one caller, P99", single99.Median / bare99.Median, 1.5, "x the bare write and flush");
        met &= CliBenchmark.Goal("256 callers", shared.Median / bareShared.Median, 1 / 0.6, "x the bare shared write and flush");
        met &= CliBenchmark.Goal("buffered, batches of 1,000", buffered.Median, 0.5, "µs an event");
        met &= CliBenchmark.Goal("memory, batches of 1,000", memory.Median, 1 / 3.0, "µs an event");
        met &= CliBenchmark.Goal("open and first query", opening.Median / 1000, 200, "ms");
        met &= CliBenchmark.Goal("replay as views", replay.Median, 1 / 12.0, "µs an event");
        return met ? 0 : 1;
    }

    private static void Add(int round, double[] times, params ReadOnlySpan<(Measurement Measurement, double Quantile)> targets)
    {
        if (round < 0)
        {
            return;
        }

        var sorted = times.Order().ToArray();
        foreach (var (measurement, quantile) in targets)
        {
            measurement.Add(quantile < 0 ? times.Average() : sorted[(int)(quantile * (sorted.Length - 1))]);
        }
    }

    private static LogEntry Event(int n) => new EventEnvelope
    {
        Id = new Guid(n, 0, 0, new byte[8]),
        Time = DateTimeOffset.UnixEpoch.AddMilliseconds(n),
        CorrelationId = string.Create(CultureInfo.InvariantCulture, $"0191f0aa-0000-7000-8000-{n / 10:d12}"),
        Type = "Type" + (n % 10),
        Source = "order_service",
        Data = new EventData(Payload, Payload),
    };

    private static string Place() => $"{Folder}/{++made}";

    private static EmbeddedEventLog Open(LogDurability durability) =>
        EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = Place(), Durability = durability });

    /// <summary>Writes and flushes blocks into a preallocated file.</summary>
    /// <returns>The µs of each.</returns>
    private static double[] Bare(int records, int count)
    {
        var path = Place();
        using var file = RealDisk.Instance.Open(path, DiskAccess.Create);
        file.Preallocate(64 * 1024 * 1024);
        var block = new byte[records * EventSize];
        Array.Fill(block, (byte)7);
        var times = new double[count];
        for (var n = 0; n < count; n++)
        {
            var begin = Stopwatch.GetTimestamp();
            file.WriteAt(block, (long)n * block.Length);
            file.Flush();
            times[n] = Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
        }

        File.Delete(path);
        return times;
    }

    private static double[] Single()
    {
        var log = Open(LogDurability.Flushed);
        var times = new double[Singles];
        for (var n = 0; n < Singles; n++)
        {
            LogEntry[] entries = [Event(n)];
            var begin = Stopwatch.GetTimestamp();
            log.AppendAsync(entries).AsTask().GetAwaiter().GetResult();
            times[n] = Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
        }

        Close(log);
        return times;
    }

    private static double Shared()
    {
        var log = Open(LogDurability.Flushed);
        LogEntry[][] entries = [.. Enumerable.Range(0, Callers * EachCaller).Select(static n => new[] { Event(n) })];
        var begin = Stopwatch.GetTimestamp();
        Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var n = 0; n < EachCaller; n++)
            {
                await log.AppendAsync(entries[(caller * EachCaller) + n]);
            }
        }))).GetAwaiter().GetResult();
        var elapsed = Stopwatch.GetElapsedTime(begin).TotalMicroseconds / entries.Length;
        Close(log);
        return elapsed;
    }

    private static double Batched(LogDurability durability)
    {
        var log = Open(durability);
        LogEntry[][] batches = [.. Enumerable.Range(0, Batches).Select(static b => Enumerable.Range(b * BatchSize, BatchSize).Select(Event).ToArray())];
        var begin = Stopwatch.GetTimestamp();
        foreach (var entries in batches)
        {
            log.AppendAsync(entries).AsTask().GetAwaiter().GetResult();
        }

        var elapsed = Stopwatch.GetElapsedTime(begin).TotalMicroseconds / (Batches * BatchSize);
        Close(log);
        return elapsed;
    }

    private static string? filled;

    /// <summary>Fills the log that is read, once.</summary>
    private static string Filled()
    {
        if (filled is null)
        {
            filled = Place();
            var log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = filled });
            for (var n = 0; n < 1_000_000; n += BatchSize)
            {
                log.AppendAsync([.. Enumerable.Range(n, BatchSize).Select(Event)]).AsTask().GetAwaiter().GetResult();
            }

            log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        return filled;
    }

    private static double BareRead()
    {
        var buffer = new byte[256 * 1024];
        var begin = Stopwatch.GetTimestamp();
        foreach (var segment in Directory.GetFiles(Filled(), "*.segment").Order(StringComparer.Ordinal))
        {
            using var file = File.OpenHandle(segment);
            for (long at = 0; RandomAccess.Read(file, buffer, at) is > 0 and var read; at += read)
            {
            }
        }

        return Stopwatch.GetElapsedTime(begin).TotalMicroseconds / 1_000_000;
    }

    private static double Replay()
    {
        using var reader = EmbeddedLogReader.Open(Filled(), TimeProvider.System);
        var begin = Stopwatch.GetTimestamp();
        using var scan = reader.Scan();
        var count = 0;
        while (scan.MoveNext())
        {
            count++;
        }

        var elapsed = Stopwatch.GetElapsedTime(begin).TotalMicroseconds / count;
        return count == 1_000_000 ? elapsed : throw new InvalidOperationException($"{count} records");
    }

    private static (double[] ByType, double[] ByCorrelation, double Opening) Queries()
    {
        Filled();
        var start = Stopwatch.GetTimestamp();
        var log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = Filled() });
        double Time(LogQuery query, int expected)
        {
            var begin = Stopwatch.GetTimestamp();
            var count = log.ReadAsync(query).ToBlockingEnumerable().Count();
            return count == expected ? Stopwatch.GetElapsedTime(begin).TotalMicroseconds : throw new InvalidOperationException($"{count} records");
        }

        Time(new LogQuery { CorrelationId = ((EventEnvelope)Event(10)).CorrelationId }, 10);
        var opening = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        double[] byType = [.. Enumerable.Range(0, 200).Select(n => Time(new LogQuery { Type = "Type" + (n % 10), Backwards = true, Limit = 100 }, 100))];
        double[] byCorrelation = [.. Enumerable.Range(0, 200).Select(n => Time(new LogQuery { CorrelationId = ((EventEnvelope)Event((n * 4993) + 10)).CorrelationId }, 10))];
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return (byType, byCorrelation, opening);
    }

    private static void Close(EmbeddedEventLog log)
    {
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete($"{Folder}/{made}", recursive: true);
    }
}
