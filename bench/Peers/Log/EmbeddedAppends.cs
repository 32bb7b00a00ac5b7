using System.Diagnostics;
using Rehearsal.Events;

namespace Rehearsal.Peers.Log;

/// <summary>Appends to an embedded log, with everything it keeps: checksums, positions, all indexes.</summary>
internal static class EmbeddedAppends
{
    /// <summary>One caller, one event at a time, flushed.</summary>
    /// <returns>The µs of each.</returns>
    public static double[] Singles(Places places, int count)
    {
        var times = new double[count];
        With(places, LogDurability.Flushed, log =>
        {
            for (var n = 0; n < count; n++)
            {
                LogEntry[] entries = [SampleEvents.Of(n)];
                var begin = Stopwatch.GetTimestamp();
                log.AppendAsync(entries).AsTask().GetAwaiter().GetResult();
                times[n] = Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
            }
        });
        return times;
    }

    /// <summary>Many callers, each of which awaits its event before it appends the next one, flushed.</summary>
    /// <returns>The µs of one event.</returns>
    public static double Shared(Places places, int callers, int each)
    {
        var elapsed = 0.0;
        With(places, LogDurability.Flushed, log =>
        {
            LogEntry[][] entries = [.. Enumerable.Range(0, callers * each).Select(static n => new LogEntry[] { SampleEvents.Of(n) })];

            // They are old by then, as those of a publisher are not: collections of the young ones should not copy them.
            GC.Collect();
            GC.Collect();
            var begin = Stopwatch.GetTimestamp();
            Task.WaitAll([.. Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
            {
                for (var n = 0; n < each; n++)
                {
                    await log.AppendAsync(entries[(caller * each) + n]);
                }
            }))]);
            elapsed = Stopwatch.GetElapsedTime(begin).TotalMicroseconds / (callers * each);
        });
        return elapsed;
    }

    /// <summary>One caller, batches of 1,000, over as many segments as they need.</summary>
    public static Spent Batches(Places places, LogDurability durability, int count)
    {
        Spent spent = default;
        With(places, durability, log => spent = Batches(log, count));
        return spent;
    }

    /// <summary>The same for a log that is in memory alone.</summary>
    public static Spent Memory(int count)
    {
        var log = new MemoryEventLog();
        var spent = Batches(log, count);
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return spent;
    }

    // Events are made a few batches at a time, as a publisher makes them, and not timed: a heap of all of them would be what is measured.
    private static Spent Batches(IEventLog log, int count)
    {
        const int AtOnce = 10;
        Spent sum = default;
        for (var n = 0; n < count; n += AtOnce)
        {
            LogEntry[][] batches = [.. Enumerable.Range(n, AtOnce).Select(static batch => SampleEvents.Batch(batch * SampleEvents.BatchSize))];
            var spent = Spent.On(() =>
            {
                foreach (var batch in batches)
                {
                    log.AppendAsync(batch).AsTask().GetAwaiter().GetResult();
                }
            });
            sum = new Spent(sum.WallUs + spent.WallUs, sum.CpuUs + spent.CpuUs);
        }

        return sum.Each(count * SampleEvents.BatchSize);
    }

    private static void With(Places places, LogDurability durability, Action<EmbeddedEventLog> work)
    {
        var folder = places.Next();
        var log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder, Durability = durability });
        work(log);
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Places.Remove(folder);
    }
}
