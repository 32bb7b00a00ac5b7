using System.Diagnostics;
using Rehearsal.Events;

namespace Rehearsal.Peers.Log;

/// <summary>Reads from an embedded log that was filled once.</summary>
internal sealed class EmbeddedReads(string folder, int events)
{
    private readonly EmbeddedEventLog log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder });

    /// <summary>Fills a log.</summary>
    public static void Fill(string folder, int events)
    {
        var log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder });
        for (var n = 0; n < events; n += SampleEvents.BatchSize)
        {
            log.AppendAsync(SampleEvents.Batch(n)).AsTask().GetAwaiter().GetResult();
        }

        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>All records as views: checksums verified, nothing decoded.</summary>
    public Spent Replay()
    {
        var count = 0;
        var spent = Spent.On(() =>
        {
            using var scan = log.Scan();
            while (scan.MoveNext())
            {
                count++;
            }
        });
        return count == events ? spent.Each(events) : throw new InvalidOperationException($"{count} records");
    }

    /// <summary>The newest 100 events of a type.</summary>
    public double Newest(int n) => Time(new LogQuery { Type = SampleEvents.TypeOf(n), Backwards = true, Limit = 100 }, 100);

    /// <summary>The ten events of one correlation.</summary>
    public double Correlation(int n) => Time(new LogQuery { CorrelationId = SampleEvents.CorrelationOf(n) }, 10);

    /// <summary>The 1,000 events of one second.</summary>
    public double Window(int n) => Time(new LogQuery { Since = SampleEvents.TimeOf(n), Until = SampleEvents.TimeOf(n + 1000) }, 1000);

    public void Close() => log.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private double Time(LogQuery query, int expected)
    {
        var begin = Stopwatch.GetTimestamp();
        var count = CountAsync(query).AsTask().GetAwaiter().GetResult();
        var elapsed = Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
        return count == expected ? elapsed : throw new InvalidOperationException($"{count} records");
    }

    private async ValueTask<int> CountAsync(LogQuery query)
    {
        var count = 0;
        await foreach (var _ in log.ReadAsync(query))
        {
            count++;
        }

        return count;
    }
}
