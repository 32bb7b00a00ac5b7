using Rehearsal.Events;
using Rehearsal.Simulation;

namespace Rehearsal.Stages.Tests.Disks;

/// <summary>A flushed log is used in one way over and over, and each time another call to the disk is the one that fails or ends the process.</summary>
public sealed class EveryCallTests
{
    private const string Folder = "log";

    public static TheoryData<string> Faults => ["Broken", "Full", "ReadOnly", "Kill", "LosePower"];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Log_FaultAtAnyCall_NothingAcknowledgedIsLostAndTheLogOpensAgain(string fault)
    {
        var came = 0;
        for (var at = 1L; ; at++)
        {
            var disk = new SimulatedDisk(new SimulatedDiskOptions { Seed = (ulong)at });
            if (Enum.TryParse<SimulatedDiskFailure>(fault, out var failure))
            {
                disk.FailAt(at, failure);
            }
            else
            {
                disk.StopAt(at, losesPower: fault == "LosePower");
            }

            var model = new LogModel();
            var problem = Use(disk, model, steps: 25, from: 0);
            came += problem is null ? 0 : 1;
            Laws.Holds(problem is null || fault is not "Full" and not "ReadOnly" || problem.Problem.ToString().EndsWith(fault, StringComparison.Ordinal), $"call {at}: {fault} gave {problem}");
            var isOver = disk.Calls < at;
            if (!disk.IsOff)
            {
                disk.LosePower();
            }

            // The next process finds what was acknowledged, and goes on.
            var again = disk.Restart();
            Laws.Holds(Use(again, model, steps: 3, from: 1000) is null, $"call {at}: the log does not go on");
            if (isOver)
            {
                break;
            }
        }

        Assert.True(came > 60, $"{came} failures");
    }

    /// <summary>Opens the log, compares it with the model, appends and drops, and closes it.</summary>
    /// <returns>The last failure.</returns>
    private static EventLogException? Use(SimulatedDisk disk, LogModel model, int steps, int from)
    {
        EventLogException? problem = null;
        var data = new LifeData(new SeededRandom((ulong)from), 150);
        EmbeddedEventLog? log = null;
        try
        {
            log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = Folder, SegmentSize = 4096, Durability = LogDurability.Flushed, Disk = new SimulatedLogDisk(disk) });
            model.Opened(log.First, log.ReadAsync(LogQuery.All).ToListAsync().AsTask().GetAwaiter().GetResult(), lostPower: true, repaired: false, LogDurability.Flushed);
            for (var n = from; n < from + steps; n++)
            {
                var entries = data.Batch(n);
                var versions = entries.OfType<EventEnvelope>().Where(static e => e.Stream is not null).Select(static e => e.Stream!).Distinct().ToDictionary(static stream => stream, stream => model.VersionOf(stream, []));
                var batch = new ModelBatch(n, [.. entries.Select(entry => entry is EventEnvelope { Stream: { } stream } e ? e with { StreamVersion = ++versions[stream] } : entry)]);
                var appending = new Appending(batch, conflictExpected: false);
                appending.Start(log, entries, [], isWriter: true);
                var failure = appending.Wait();
                problem = failure as EventLogException ?? problem;
                model.Appended([batch], failure is null ? 1 : 0, LogDurability.Flushed);
                if (n % 10 == 9)
                {
                    model.MayHaveDropped();
                    log.Retain(2 * 4096, null);
                    model.Dropped(log.First, null);
                }
            }
        }
        catch (EventLogException e)
        {
            problem = e;
        }
        catch (IOException) when (log is not null)
        {
            // Reading lets the disk's own words through.
        }
        catch (UnauthorizedAccessException) when (log is not null)
        {
            // Likewise.
        }

        try
        {
            log?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        catch (EventLogException e)
        {
            problem = e;
        }

        return problem;
    }
}
