using Rehearsal.Events;
using Rehearsal.Simulation;

namespace Rehearsal.Stages.Tests.Disks;

/// <summary>A group is made, and each time another call to the disk is the one that fails or ends the process.</summary>
public sealed class GroupFaultTests
{
    private const string Folder = "log";

    // Behind so many segments the next one completes a small group, or a large one that takes the place of small ones.
    public static TheoryData<string, int, int> Faults
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (var fault in EveryCallTests.Faults)
            {
                data.Add(fault.Data, 8, 1);
                data.Add(fault.Data, 64, 9);
            }

            return data;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Faults))]
    public void Append_FaultAtACallWhileAGroupIsMade_EverythingIsFound(string fault, int segments, int step)
    {
        var (made, notMade) = (0, 0);
        for (var at = 1L; ; at += step)
        {
            var disk = new SimulatedDisk(new SimulatedDiskOptions { Seed = (ulong)at });
            var log = Open(disk);
            List<LogRecord> acknowledged = [];
            while (Names(disk, ".segment").Length < segments)
            {
                acknowledged.Add(Append(log, acknowledged.Count)!.Value);
            }

            var before = disk.Calls;
            if (Enum.TryParse<SimulatedDiskFailure>(fault, out var failure))
            {
                disk.FailAt(before + at, failure);
            }
            else
            {
                disk.StopAt(before + at, losesPower: fault == "LosePower");
            }

            for (var n = 0; n < 4 && !disk.IsOff; n++)
            {
                if (Append(log, acknowledged.Count) is { } record)
                {
                    acknowledged.Add(record);
                }
            }

            // A fault that has not come yet would meet the questions.
            var isOver = !disk.IsOff && disk.Calls < before + at;
            if (!disk.IsOff && !isOver)
            {
                Check(log, acknowledged);
            }

            // Whatever was to come goes with the process.
            disk.Kill();
            Close(log);
            disk = disk.Restart();
            var names = Names(disk, $".{segments}.group");
            (made, notMade) = (made + names.Length, notMade + (names.Length == 0 ? 1 : 0));
            var again = Open(disk);
            Check(again, acknowledged);
            for (var n = 0; n < 30; n++)
            {
                acknowledged.Add(Append(again, 1_000 + n)!.Value);
            }

            Check(again, acknowledged);
            Close(again);
            if (isOver)
            {
                break;
            }
        }

        Assert.True(made > 0 && notMade > 0, $"{made} groups, {notMade} times none");
    }

    private static EmbeddedEventLog Open(SimulatedDisk disk) =>
        EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = Folder, SegmentSize = EmbeddedLogOptions.SegmentSizeMin, Durability = LogDurability.Flushed, Disk = new SimulatedLogDisk(disk) });

    private static string[] Names(SimulatedDisk disk, string end) => [.. disk.List(Folder).Where(name => name.EndsWith(end, StringComparison.Ordinal))];

    private static void Close(EmbeddedEventLog log)
    {
        try
        {
            log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        catch (EventLogException)
        {
            // Its process has ended, or its disk failed.
        }
    }

    private static LogRecord? Append(EmbeddedEventLog log, int number)
    {
        try
        {
            return log.AppendAsync(
                new EventEnvelope
                {
                    Id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
                    Time = DateTimeOffset.UnixEpoch.AddSeconds(number),
                    CorrelationId = $"flow-{number}",
                    Type = "Type",
                    Source = "test",
                    Stream = $"stream-{number}",
                    Data = new EventData(System.Text.Encoding.UTF8.GetBytes($"\"{new string('x', 1_200)}\"")),
                },
                Token).AsTask().GetAwaiter().GetResult();
        }
        catch (EventLogException)
        {
            return null;
        }
    }

    // What was appended and failed may be there too, once or each time it was tried: those have the number of the next one.
    private static void Check(EmbeddedEventLog log, List<LogRecord> acknowledged)
    {
        foreach (var record in acknowledged)
        {
            var found = log.ReadAsync(new LogQuery { CorrelationId = record.Entry.CorrelationId }, Token).ToBlockingEnumerable(Token);
            Assert.Contains(record, found);
            found = log.ReadAsync(new LogQuery { Since = record.Entry.Time, Until = record.Entry.Time.AddTicks(1), Backwards = true }, Token).ToBlockingEnumerable(Token);
            Assert.Contains(record, found);
            Assert.True(log.GetStreamVersionAsync(((EventEnvelope)record.Entry).Stream!, Token).AsTask().GetAwaiter().GetResult() >= 1);
        }
    }
}
