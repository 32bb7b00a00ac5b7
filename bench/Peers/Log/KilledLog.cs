using System.Diagnostics;
using System.Globalization;
using Rehearsal.Events;

namespace Rehearsal.Peers.Log;

/// <summary>A log of 1 GiB whose writer, a process of its own, is killed while it writes.</summary>
internal static class KilledLog
{
    public const int Events = 3_800_000;

    /// <summary>The process that is killed: appends without end and says when it has begun.</summary>
    public static int Write(string folder)
    {
        var log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder });
        var batch = SampleEvents.Batch(0);
        for (var n = 0; ; n++)
        {
            log.AppendAsync(batch).AsTask().GetAwaiter().GetResult();
            if (n == 5)
            {
                Console.WriteLine("writing");
            }
        }
    }

    /// <summary>Kills a writer, opens what it left and reads one correlation.</summary>
    /// <returns>The ms from before the opening until after the query.</returns>
    public static double KillAndOpen(string folder, int round)
    {
        using (var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["part", "killed-writer", folder]) { RedirectStandardOutput = true })!)
        {
            process.StandardOutput.ReadLine();
            process.Kill();
            process.WaitForExit();
        }

        var begin = Stopwatch.GetTimestamp();
        var log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder });
        var query = new LogQuery { CorrelationId = SampleEvents.CorrelationOf(2_000_000 + (1000 * round)) };
        var count = log.ReadAsync(query).ToBlockingEnumerable().Count();
        var elapsed = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return count == 10 ? elapsed : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{count} records"));
    }
}
