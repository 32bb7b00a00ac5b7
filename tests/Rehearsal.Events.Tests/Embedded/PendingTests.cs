namespace Rehearsal.Events.Tests.Embedded;

/// <summary>Records that were appended at buffered durability and are not in their segment yet: whoever opens, reads or verifies the folder has them, whatever a kill or a loss of power has left.</summary>
public sealed class PendingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder copy = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Pending => Path.Combine(copy.Path, PendingHeader.FileName);

    public void Dispose()
    {
        folder.Dispose();
        copy.Dispose();
    }

    [Theory]
    [InlineData(LogDurability.Memory)]
    [InlineData(LogDurability.Buffered)]
    [InlineData(LogDurability.Flushed)]
    public async Task Open_FolderAsAKillLeftItAfterEachBatch_HasAllOfItAndGoesOn(LogDurability durability)
    {
        await using var log = Open(folder.Path);
        List<LogRecord> committed = [];
        for (var n = 0; n < 60; n++)
        {
            committed.AddRange(await AppendAsync(log, n));
            folder.CopyTo(copy.Path);
            Assert.Equal(committed, await ReadInAnotherProcessAsync(copy.Path));
            Assert.Equal(committed.Count, LogVerifier.Verify(copy.Path).Head);
            Assert.Empty(LogVerifier.Verify(copy.Path).Problems);
            Assert.Equal(committed.Select(static record => record.Entry.Id), StoredRecords.Read(copy.Path).Select(static record => record.Id));

            List<LogRecord> goneOn = [.. committed];
            for (var again = 0; again < 2; again++)
            {
                await using var opened = Logs.Open(copy.Path, durability, 64 * 1024, FailingDisk.Unflushed);
                Assert.Equal(goneOn, await Logs.ReadAllAsync(opened));
                Assert.Equal(0, opened.TornBytes);
                goneOn.AddRange(await AppendAsync(opened, again));
            }

            Assert.Equal(goneOn, await ReadInAnotherProcessAsync(copy.Path));
            foreach (var file in Directory.GetFiles(copy.Path))
            {
                File.Delete(file);
            }
        }
    }

    [Fact]
    public async Task Open_PendingRecordsCutAnywhere_KeepsEveryWholeBatchAndNothingElse()
    {
        List<(int Length, int Records)> batches = [(0, 0)];
        List<LogRecord> committed = [];
        await using (var log = Open(folder.Path))
        {
            for (var n = 0; n < 8; n++)
            {
                committed.AddRange(await AppendAsync(log, n));
                batches.Add((Header(folder.Path)?.Length ?? 0, committed.Count));
            }

            folder.CopyTo(copy.Path);
        }

        Assert.SkipUnless(batches[^1].Length > 0, "nothing is pending where a file cannot be mapped");
        var whole = File.ReadAllBytes(Pending);
        for (var length = 0; length <= batches[^1].Length; length += 8)
        {
            var bytes = whole.ToArray();
            bytes.AsSpan(PendingHeader.RecordsAt + length).Clear();
            File.WriteAllBytes(Pending, bytes);
            var expected = batches.Last(batch => batch.Length <= length).Records;
            Assert.Equal(committed.Take(expected), await ReadInAnotherProcessAsync(copy.Path));
            Assert.Equal(expected, LogVerifier.Verify(copy.Path).Head);
        }

        File.WriteAllBytes(Pending, whole.AsSpan(0, PendingHeader.RecordsAt + batches[3].Length).ToArray());
        Assert.Equal(committed.Take(batches[3].Records), await Logs.ReadAllAsync(copy.Path));
    }

    /// <summary>A loss of power leaves pages of both files from whenever; what is there is a beginning of what was appended, and no less than the segment alone has.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Open_SegmentsAndPendingRecordsOfDifferentTimes_HasABeginningOfTheLog(int seed)
    {
        const int Page = 4096;
        var random = new Random(seed);
        List<LogRecord> committed = [];
        List<(byte[]? Pending, Dictionary<string, byte[]> Segments, int Records)> times = [];
        await using (var log = Open(folder.Path))
        {
            for (var n = 0; n < 40; n++)
            {
                for (var i = random.Next(12); i >= 0; i--)
                {
                    committed.AddRange(await AppendAsync(log, random.Next(100)));
                }

                if (random.Next(3) == 0)
                {
                    // Reading writes what is pending.
                    await Logs.ReadAllAsync(log);
                }

                var pending = Path.Combine(folder.Path, PendingHeader.FileName);
                times.Add((File.Exists(pending) ? File.ReadAllBytes(pending) : null, Logs.Segments(folder.Path).ToDictionary(static path => Path.GetFileName(path), File.ReadAllBytes), committed.Count));
            }
        }

        for (var n = 0; n < 60; n++)
        {
            var (older, newer) = (times[random.Next(times.Count)], times[random.Next(times.Count)]);
            foreach (var file in Directory.GetFiles(copy.Path))
            {
                File.Delete(file);
            }

            foreach (var (name, bytes) in newer.Segments)
            {
                File.WriteAllBytes(Path.Combine(copy.Path, name), bytes);
            }

            var alone = (await ReadInAnotherProcessAsync(copy.Path)).Count;
            if (older.Pending is not null && newer.Pending is not null)
            {
                var mixed = older.Pending.ToArray();
                for (var at = 0; at < mixed.Length; at += Page)
                {
                    if (random.Next(2) == 0)
                    {
                        newer.Pending.AsSpan(at, Math.Min(Page, mixed.Length - at)).CopyTo(mixed.AsSpan(at));
                    }
                }

                File.WriteAllBytes(Pending, mixed);
            }

            Assert.InRange(LogVerifier.Verify(copy.Path).Head, alone, committed.Count);
            var seen = await ReadInAnotherProcessAsync(copy.Path);
            Assert.InRange(seen.Count, alone, committed.Count);
            Assert.Equal(committed.Take(seen.Count), seen);
            var found = await Logs.ReadAllAsync(copy.Path);
            Assert.InRange(found.Count, alone, committed.Count);
            Assert.Equal(seen, found);
        }
    }

    [Fact]
    public async Task Append_BatchesOfEverySize_AreReadFromEverywhere()
    {
        await using var log = Logs.Open(folder.Path, LogDurability.Buffered, 400 * 1024);
        using var reader = EmbeddedLogReader.Open(folder.Path, TimeProvider.System);
        List<LogRecord> committed = [];
        foreach (var size in (int[])[10, 100_000, 300_000, 10, 250_000, 10_000, 260_000, 500_000, 10, 10])
        {
            committed.AddRange(await log.AppendAsync([Sample.Event(committed.Count), Large(committed.Count + 1, size)], cancellationToken: Token));
            Assert.Equal(committed.Count, reader.Head);
            Assert.Equal(committed, await ToListAsync(reader.ReadAsync(LogQuery.All, Token)));
            folder.CopyTo(copy.Path);
            Assert.Equal(committed, await Logs.ReadAllAsync(copy.Path));
            Assert.Equal(committed.Count, LogVerifier.Verify(folder.Path).Head);
        }

        Assert.Equal(committed, await Logs.ReadAllAsync(log));
    }

    [Fact]
    public async Task Read_BesideAWriterThatMovesItsRecords_HasEverythingThatWasAcknowledged()
    {
        await using var log = Logs.Open(folder.Path, LogDurability.Buffered, 256 * 1024);
        using var stop = new CancellationTokenSource();
        var acknowledged = 0L;
        var writing = Task.Run(
            async () =>
            {
                for (var n = 0; !stop.IsCancellationRequested; n++)
                {
                    var batch = await AppendAsync(log, n);
                    Volatile.Write(ref acknowledged, batch[^1].Position + 1);
                    if (n % 97 == 0)
                    {
                        await Logs.ReadAllAsync(log, new LogQuery { FromPosition = log.Head - 1 });
                    }
                }
            },
            Token);
        using var reader = EmbeddedLogReader.Open(folder.Path, TimeProvider.System);
        for (var n = 0; n < 1_000; n++)
        {
            var atLeast = Volatile.Read(ref acknowledged);
            var head = reader.Head;
            Assert.True(head >= atLeast, $"{atLeast} were acknowledged, {head} are seen");
            var from = Math.Max(0, head - 50);
            var records = await ToListAsync(reader.ReadAsync(new LogQuery { FromPosition = from }, Token));
            Assert.True(records.Count >= head - from, $"{records.Count} of {head - from} from {from} on are read");
            Assert.Equal(Enumerable.Range(0, records.Count).Select(i => from + i), records.Select(static record => record.Position));
        }

        await stop.CancelAsync();
        await writing;
        Assert.Equal(await Logs.ReadAllAsync(log), await ToListAsync(reader.ReadAsync(LogQuery.All, Token)));
    }

    [Fact]
    public async Task Read_BesideOneWriterAfterTheOther_HasAllOfIt()
    {
        List<LogRecord> committed = [];
        await using (var first = Open(folder.Path))
        {
            committed.AddRange(await AppendAsync(first, 0));
        }

        Assert.False(File.Exists(Path.Combine(folder.Path, PendingHeader.FileName)), "a closed log has nothing pending");
        using var reader = EmbeddedLogReader.Open(folder.Path, TimeProvider.System);
        foreach (var durability in (LogDurability[])[LogDurability.Buffered, LogDurability.Buffered, LogDurability.Flushed, LogDurability.Buffered])
        {
            await using var log = Logs.Open(folder.Path, durability, 64 * 1024, FailingDisk.Unflushed);
            for (var n = 0; n < 3; n++)
            {
                committed.AddRange(await AppendAsync(log, n));
                Assert.Equal(committed.Count, reader.Head);
                Assert.Equal(committed, await ToListAsync(reader.ReadAsync(LogQuery.All, Token)));
            }
        }
    }

    [Fact]
    public async Task Open_NoRoomForThePendingFile_WritesEachAppend()
    {
        // The file is the first that is made after the segment.
        await using (Open(folder.Path))
        {
        }

        var committed = 0;
        for (var failAt = 1; ; failAt++)
        {
            var disk = new FailingDisk(failAt, static () => new DiskFullException("pending"));
            try
            {
                await using var log = Logs.Open(folder.Path, LogDurability.Buffered, 64 * 1024, disk);
                committed = (await AppendAsync(log, failAt)).Count + (int)log.Head;
                if (!disk.HasFailed)
                {
                    break;
                }
            }
            catch (EventLogException e)
            {
                Assert.Equal(EventLogProblem.DiskFull, e.Problem);
            }
        }

        Assert.True(committed > 1);
    }

    [Fact]
    public async Task Repair_DamageInTheSegmentBeforePendingRecords_KeepsThemAside()
    {
        List<LogRecord> committed = [];
        await using (var log = Open(folder.Path))
        {
            committed.AddRange(await AppendAsync(log, 0));
            await Logs.ReadAllAsync(log);
            committed.AddRange(await AppendAsync(log, 1));
            folder.CopyTo(copy.Path);
        }

        Assert.SkipUnless(File.Exists(Pending), "nothing is pending where a file cannot be mapped");
        var plan = LogRepair.Plan(copy.Path);
        Assert.Equal((committed.Count, 0), (plan.Head, plan.Cuts.Count));
        Assert.Empty(LogRepair.Repair(copy.Path).KeptAside);
        Assert.Equal(committed, await ReadInAnotherProcessAsync(copy.Path));

        var segment = Logs.Segments(copy.Path)[0];
        var bytes = File.ReadAllBytes(segment);
        bytes[20] ^= 1;
        File.WriteAllBytes(segment, bytes);
        var repaired = LogRepair.Repair(copy.Path);
        Assert.NotEmpty(repaired.Problems);
        Assert.Equal(committed.Take((int)repaired.Head), await Logs.ReadAllAsync(copy.Path));
        Assert.All(repaired.KeptAside, static file => Assert.True(File.Exists(file)));
    }

    [Fact]
    public async Task Read_PendingFileOfANewerVersion_IsRefused()
    {
        await using (var log = Open(folder.Path))
        {
            await AppendAsync(log, 1);
            folder.CopyTo(copy.Path);
        }

        Assert.SkipUnless(File.Exists(Pending), "nothing is pending where a file cannot be mapped");
        var bytes = File.ReadAllBytes(Pending);
        bytes[8] = 2;
        File.WriteAllBytes(Pending, bytes);
        Assert.Equal(EventLogProblem.NewerFormat, (await Assert.ThrowsAsync<EventLogException>(() => ReadInAnotherProcessAsync(copy.Path))).Problem);
        Assert.Equal(EventLogProblem.NewerFormat, Assert.Throws<EventLogException>(() => Open(copy.Path)).Problem);
        Assert.Equal(EventLogProblem.NewerFormat, Assert.Throws<EventLogException>(() => LogRepair.Plan(copy.Path)).Problem);
    }

    private static EmbeddedEventLog Open(string folder) => Logs.Open(folder, LogDurability.Buffered, 64 * 1024, FailingDisk.Unflushed);

    private static async Task<IReadOnlyList<LogRecord>> AppendAsync(EmbeddedEventLog log, int n) =>
        await log.AppendAsync([.. Enumerable.Range(0, 1 + (n % 3)).Select(i => (LogEntry)Sample.Event((n * 3) + i, $"T{n % 2}", $"c{n % 5}"))], cancellationToken: Token);

    private static EventEnvelope Large(int n, int size) => Sample.Event(n) with { Subject = new string('x', size) };

    private static PendingHeader? Header(string folder)
    {
        var path = Path.Combine(folder, PendingHeader.FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = RealDisk.Instance.Open(path, DiskAccess.Read);
        return PendingHeader.Read(file, path);
    }

    private static async Task<List<LogRecord>> ReadInAnotherProcessAsync(string folder)
    {
        using var reader = EmbeddedLogReader.Open(folder, TimeProvider.System);
        return await ToListAsync(reader.ReadAsync(LogQuery.All, Token));
    }

    private static async Task<List<LogRecord>> ToListAsync(IAsyncEnumerable<LogRecord> records)
    {
        List<LogRecord> all = [];
        await foreach (var record in records)
        {
            all.Add(record);
        }

        return all;
    }
}
