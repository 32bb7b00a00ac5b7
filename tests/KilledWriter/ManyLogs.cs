using System.Globalization;
using Rehearsal.Events;

namespace KilledWriter;

/// <summary>Eight logs at once in one process, which kills itself (SIGKILL) at a call to the disk: one start of the runtime and one kill for eight logs.</summary>
/// <remarks>
/// Log N is in FOLDER/N, what it acknowledged in FOLDER/N.acks. Each is opened by a thread of its own, so that some may be killed while they are opened.
/// Durability (never memory) and whether retention runs beside the writers follow from the seed.
/// </remarks>
internal static class ManyLogs
{
    private const int Logs = 8;
    private const int WritersEach = 3;
    private const long RetainedBytes = 512 * 1024;

    public static void Run(string folder, Strike strike, int call, int seed, bool broken)
    {
        var random = new Random(seed);
        var striker = new Striker(strike, call);
        var threads = Enumerable.Range(0, Logs).Select(n =>
        {
            var (durability, retains) = (random.Next(2) == 0 ? LogDurability.Flushed : LogDurability.Buffered, random.Next(4) == 0);
            return new Thread(() => Live(Path.Combine(folder, n.ToString(CultureInfo.InvariantCulture)), durability, retains, new StruckDisk(broken ? new HoldingDisk() : RealDisk.Instance, striker)));
        }).ToList();
        striker.Start();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());
    }

    private static void Live(string folder, LogDurability durability, bool retains, StruckDisk disk)
    {
        using var acknowledged = new Acknowledgements(folder + ".acks");
        var log = Writing.Open(folder, durability, disk);
        acknowledged.Add(-1, checked((int)log.Head));
        if (retains)
        {
            new Thread(() =>
            {
                while (true)
                {
                    log.Retain(RetainedBytes, null);
                    Thread.Yield();
                }
            }).Start();
        }

        Writing.Run(log, WritersEach, acknowledged.Add);
    }
}
