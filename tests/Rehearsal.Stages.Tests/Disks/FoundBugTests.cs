using Rehearsal.Events;
using Rehearsal.Simulation;

namespace Rehearsal.Stages.Tests.Disks;

/// <summary>What the simulated disk, or looking closely because of it, found in the log; each as short as it can be told.</summary>
public sealed class FoundBugTests
{
    private const string Folder = "log";
    private const int SegmentSize = 4096;

    [Fact]
    public void Append_FolderCannotBeFlushedForANewSegment_LogStopsInsteadOfGrowingTheOldOne()
    {
        // The new segment had its name already; smaller batches that still fitted went into the old one, to positions that the new one claims.
        var stopped = 0;
        for (var k = 1; k <= 16; k++)
        {
            var disk = Disk((ulong)k);
            var log = Open(disk, LogDurability.Flushed);
            var acknowledged = Enumerable.Range(0, 5).SelectMany(_ => Append(log, 1, 300)!).ToList();
            disk.FailAt(disk.Calls + k, SimulatedDiskFailure.Broken);
            Append(log, 1, 3000);
            for (var n = 0; n < 5; n++)
            {
                acknowledged.AddRange(Append(log, 1, 10) ?? []);
            }

            stopped += Append(log, 1, 10) is null ? 1 : 0;
            Close(log);
            disk.Kill();
            using var again = new OpenLog(disk.Restart(), LogDurability.Flushed);
            Assert.All(acknowledged, record => Assert.Contains(record, again.Records));
        }

        Assert.InRange(stopped, 1, 15);
    }

    [Fact]
    public void Open_NameOfTheLastSegmentWasNotFlushed_ItIsBeforeAnythingIsAcknowledged()
    {
        for (var seed = 0UL; seed < 300; seed++)
        {
            var disk = Disk(seed);
            var log = Open(disk, LogDurability.Flushed);
            for (var n = 0; n < 10; n++)
            {
                Append(log, 1, 300);
            }

            disk.StopAt(disk.Calls + 1 + ((long)seed % 12), losesPower: false);
            Append(log, 1, 3000);
            disk.Kill();
            disk = disk.Restart();
            log = Open(disk, LogDurability.Flushed);
            var acknowledged = Append(log, 1, 10)!;
            disk.LosePower();
            using var again = new OpenLog(disk.Restart(), LogDurability.Flushed);
            Assert.Contains(acknowledged[0], again.Records);
        }
    }

    [Fact]
    public void Dispose_BufferedOverManySegments_FlushesAllOfThem()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var disk = Disk(seed);
            var log = Open(disk, LogDurability.Buffered);
            var acknowledged = Enumerable.Range(0, 40).SelectMany(_ => Append(log, 1, 300)!).ToList();
            Close(log);
            disk.LosePower();
            using var again = new OpenLog(disk.Restart(), LogDurability.Buffered);
            Assert.Equal(acknowledged, again.Records);
        }
    }

    [Fact]
    public void Open_FlushedAfterBufferedWasKilled_FlushesWhatWasLeft()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var disk = Disk(seed);
            var log = Open(disk, LogDurability.Buffered);
            var acknowledged = Enumerable.Range(0, 40).SelectMany(_ => Append(log, 1, 300)!).ToList();
            disk.Kill();
            disk = disk.Restart();
            log = Open(disk, LogDurability.Flushed);
            acknowledged.AddRange(Append(log, 1, 10)!);
            disk.LosePower();
            using var again = new OpenLog(disk.Restart(), LogDurability.Flushed);
            Assert.Equal(acknowledged, again.Records);
        }
    }

    [Fact]
    public void Repair_AfterALossOfPower_IsWholeAndGoesOnWhereItEnds()
    {
        var (damaged, empty) = (0, 0);
        for (var seed = 0UL; seed < 200; seed++)
        {
            var disk = Disk(seed);
            var log = Open(disk, LogDurability.Buffered);
            var acknowledged = Enumerable.Range(0, 60).SelectMany(_ => Append(log, 2, 300)!).ToList();
            log.Retain(4 * SegmentSize, null);
            var first = log.First;
            disk.LosePower();
            disk = disk.Restart();
            var logDisk = new SimulatedLogDisk(disk);
            if (LogVerifier.Verify(Folder, logDisk).IsWhole)
            {
                continue;
            }

            // One repair mends all there is, and positions that were used never come again.
            damaged++;
            var repaired = LogRepair.Repair(Folder, logDisk);
            Assert.True(LogVerifier.Verify(Folder, logDisk).IsWhole);
            using var again = new OpenLog(disk, LogDurability.Flushed);
            Assert.Equal(first, again.Log.First);
            Assert.Equal(repaired.Head, again.Log.Head);
            Assert.Equal(acknowledged.Skip((int)first).Take(again.Records.Count), again.Records);
            empty += again.Records.Count == 0 ? 1 : 0;
        }

        Assert.True(damaged > 20 && empty > 0, $"{damaged} damaged, {empty} of them to nothing");
    }

    [Fact]
    public async Task Retain_PowerIsLostMeanwhile_StreamsHaveTheVersionOfTheirEvents()
    {
        // The versions of what was to be dropped were on the medium, what they were read from was not.
        for (var seed = 0UL; seed < 400; seed++)
        {
            var disk = Disk(seed);
            var log = Open(disk, LogDurability.Buffered);
            for (var n = 0; n < 40; n++)
            {
                await log.AppendAsync([Event(300, "Type") with { Stream = $"s{n}" }], cancellationToken: Token);
            }

            disk.StopAt(disk.Calls + 1 + ((long)seed % 20), losesPower: true);
            Assert.Throws<EventLogException>(() => log.Retain(2 * SegmentSize, null));
            disk = disk.Restart();
            LogRepair.Repair(Folder, new SimulatedLogDisk(disk));
            using var again = new OpenLog(disk, LogDurability.Flushed);
            for (var n = (int)again.Log.First; n < 40; n++)
            {
                var version = await again.Log.GetStreamVersionAsync($"s{n}", Token);
                Assert.True(version == (n < again.Log.Head ? 1 : 0), $"seed {seed}: s{n} has version {version}, the log holds positions {again.Log.First} to {again.Log.Head}");
            }
        }
    }

    [Fact]
    public void Open_IndexOfRecordsThatACrashTook_IsNotBelieved()
    {
        // An index with the right number of records, but of others: of those that stood in the segment before a crash took them.
        var other = Disk(1);
        Fill(other, "Other");
        var index = Path.Combine(Folder, other.List(Folder).First(static name => name.EndsWith(".index", StringComparison.Ordinal)));
        var disk = Disk(2);
        var log = Open(disk, LogDurability.Flushed);
        Append(log, 1, 10, "Right");
        Close(log);
        Copy(other, disk, index);

        // The index that would replace it cannot be written.
        log = EmbeddedEventLog.Open(Options(new IndexlessDisk(new SimulatedLogDisk(disk)), LogDurability.Flushed));
        for (var n = 1; SegmentsOf(disk) == 1; n++)
        {
            Append(log, 1, 10, "Right");
        }

        Close(log);
        using var again = new OpenLog(disk.Restart(), LogDurability.Flushed);
        Assert.Equal(again.Records, again.Log.ReadAsync(new LogQuery { Type = "Right" }, Token).ToBlockingEnumerable(Token));
    }

    [Fact]
    public void Dispose_WhileTheLockIsBusy_NobodyElseGetsIn()
    {
        // Threads that append without end kept the lock so busy that closing came through only after seconds.
        Action writing = static () => { };
        var log = EmbeddedEventLog.Open(Options(new BusyDisk(new SimulatedLogDisk(Disk(1)), () => writing()), LogDurability.Memory));
        Append(log, 1, 10);
        Exception? refused = null;
        Thread? closing = null;
        writing = () =>
        {
            // Under the log's lock.
            writing = static () => { };
            closing = new Thread(() => log.DisposeAsync().AsTask().GetAwaiter().GetResult());
            closing.Start();
            for (var n = 0; n < 200_000 && refused is not ObjectDisposedException; n++)
            {
                // On a version no stream has, so that it appends nothing if it gets in.
                refused = Record.Exception(() => log.AppendAsync([Event(10, "Type")], [new StreamExpectation("none", 7)], Token).AsTask().GetAwaiter().GetResult());
                Thread.Yield();
            }
        };
        _ = log.ReadAsync(LogQuery.All, Token).ToBlockingEnumerable(Token).ToList();
        closing!.Join();

        Assert.IsType<ObjectDisposedException>(refused);
    }

    [Theory]
    [InlineData(LogDurability.Memory)]
    [InlineData(LogDurability.Buffered)]
    public void Close_AfterAQueryCouldNotWriteWhatIsHeld_ThrowsOrEverythingIsFlushed(LogDurability durability)
    {
        // The log had stopped without a failed append, and closing it said nothing: as if all of it were flushed.
        var thrown = 0;
        for (var k = 1; k <= 8; k++)
        {
            var disk = Disk((ulong)k);
            var log = EmbeddedEventLog.Open(Options(new SimulatedLogDisk(disk, canMap: true), durability));
            var acknowledged = Append(log, 2, 100)!;
            disk.FailAt(disk.Calls + k, SimulatedDiskFailure.Broken);
            try
            {
                _ = log.ReadAsync(LogQuery.All, Token).ToBlockingEnumerable(Token).Count();
            }
            catch (Exception e) when (e is EventLogException or IOException)
            {
                // It could not write, or read.
            }

            if (!Close(log))
            {
                thrown++;
                continue;
            }

            disk.LosePower();
            using var again = new OpenLog(disk.Restart(), durability);
            Assert.Equal(acknowledged, again.Records);
        }

        Assert.InRange(thrown, 1, 7);
    }

    [Fact]
    public void Open_PowerWasLostTwice_WhatTheFirstLossTookStaysLost()
    {
        // The pending records of the one before were overwritten, but not on the medium: they came back behind those that took their positions.
        var lost = 0;
        for (var seed = 0UL; seed < 300; seed++)
        {
            var disk = Disk(seed);
            var log = EmbeddedEventLog.Open(Options(new SimulatedLogDisk(disk, canMap: true), LogDurability.Buffered));
            for (var n = 0; n < 8; n++)
            {
                Append(log, 1, 100, "First");
            }

            disk.LosePower();
            disk = disk.Restart();
            log = EmbeddedEventLog.Open(Options(new SimulatedLogDisk(disk, canMap: true), LogDurability.Buffered));
            var kept = (int)log.Head;
            for (var n = 0; n < 8; n++)
            {
                Append(log, 1, 100, "Second");
            }

            disk.LosePower();
            using var again = new OpenLog(disk.Restart(), LogDurability.Buffered);
            Assert.DoesNotContain(again.Records.Skip(kept), static record => ((EventEnvelope)record.Entry).Type == "First");
            lost += kept < 8 && again.Records.Count > kept ? 1 : 0;
        }

        Assert.True(lost > 10, $"{lost} seeds");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static SimulatedDisk Disk(ulong seed) => new(new SimulatedDiskOptions { Seed = seed });

    private static EmbeddedLogOptions Options(IDisk disk, LogDurability durability) => new() { Folder = Folder, SegmentSize = SegmentSize, Durability = durability, Disk = disk };

    private static EmbeddedEventLog Open(SimulatedDisk disk, LogDurability durability) => EmbeddedEventLog.Open(Options(new SimulatedLogDisk(disk), durability));

    private static int SegmentsOf(SimulatedDisk disk) => disk.List(Folder).Count(static name => name.EndsWith(".segment", StringComparison.Ordinal));

    private static void Fill(SimulatedDisk disk, string type)
    {
        var log = Open(disk, LogDurability.Flushed);
        Append(log, 1, 10, type);
        Close(log);
        log = Open(disk, LogDurability.Flushed);
        while (SegmentsOf(disk) == 1)
        {
            Append(log, 1, 10, type);
        }

        Close(log);
    }

    private static void Copy(SimulatedDisk from, SimulatedDisk to, string path)
    {
        using var file = from.Open(path, SimulatedDiskAccess.Read);
        var bytes = new byte[file.Length];
        file.ReadAt(bytes, 0);
        using var copy = to.Open(path, SimulatedDiskAccess.Create);
        copy.WriteAt(bytes, 0);
    }

    private static EventEnvelope Event(int size, string type) => new()
    {
        Id = Guid.Empty,
        Time = DateTimeOffset.UnixEpoch,
        CorrelationId = "c",
        Type = type,
        Source = "test",
        Stream = "s",
        Data = new EventData(System.Text.Encoding.UTF8.GetBytes($"\"{new string('x', size)}\"")),
    };

    /// <summary>Appends a batch.</summary>
    /// <returns>What was committed; null when it failed.</returns>
    private static IReadOnlyList<LogRecord>? Append(EmbeddedEventLog log, int count, int size, string type = "Type")
    {
        try
        {
            return log.AppendAsync([.. Enumerable.Range(0, count).Select(_ => Event(size, type))]).AsTask().GetAwaiter().GetResult();
        }
        catch (EventLogException)
        {
            return null;
        }
    }

    /// <summary>Closes a log.</summary>
    /// <returns>False when it says that its disk failed.</returns>
    private static bool Close(EmbeddedEventLog log)
    {
        try
        {
            log.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return true;
        }
        catch (EventLogException)
        {
            return false;
        }
    }

    /// <summary>A log that is open as long as a test looks at it.</summary>
    private sealed class OpenLog(SimulatedDisk disk, LogDurability durability) : IDisposable
    {
        public EmbeddedEventLog Log { get; } = Open(disk, durability);

        public List<LogRecord> Records => [.. Log.ReadAsync(LogQuery.All).ToBlockingEnumerable()];

        public void Dispose() => Close(Log);
    }

    /// <summary>A disk on which no index can be made.</summary>
    private sealed class IndexlessDisk(IDisk disk) : IDisk
    {
        public void CreateFolder(string folder) => disk.CreateFolder(folder);

        public IReadOnlyList<string> List(string folder) => disk.List(folder);

        public IDiskFile Open(string path, DiskAccess access) =>
            access == DiskAccess.Create && path.Contains(".index", StringComparison.Ordinal) ? throw new IOException("broken") : disk.Open(path, access);

        public void Delete(string path) => disk.Delete(path);

        public void Rename(string from, string to) => disk.Rename(from, to);

        public void FlushFolder(string folder) => disk.FlushFolder(folder);

        public IDisposable? TryLock(string path) => disk.TryLock(path);
    }
}
