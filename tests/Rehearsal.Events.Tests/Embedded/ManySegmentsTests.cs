using Rehearsal.Events.Tests.Storage;

namespace Rehearsal.Events.Tests.Embedded;

/// <summary>Logs of so many segments that 8 or 64 at a time are asked for a key: answers stay those of a look at every record.</summary>
public sealed class ManySegmentsTests : IDisposable
{
    private const int SegmentSize = 4096;
    private const int Batches = 2_400;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ReadAsync_ByKeys_FindsWhatALookAtEveryRecordFinds()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed))
        {
            await FillAsync(log, 0, Batches);
            await CheckAsync(log);

            // The same log grows on: by segments that belong to no group yet, and then do.
            await FillAsync(log, Batches, Batches / 2);
            await CheckAsync(log);
            await CheckAsync(log);
            log.Retain(bytesMax: 100 * SegmentSize, before: null);
            await CheckAsync(log);
        }

        Assert.InRange(Logs.Segments(folder.Path).Length, 90, 110);
        await using var again = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed);
        await CheckAsync(again);
        await CheckAsync(again);
    }

    [Fact]
    public async Task ReadAsync_KeyOfOneSegment_LooksIntoFewFiles()
    {
        var disk = new CountingDisk();
        await using var log = Logs.Open(folder.Path, LogDurability.Buffered, SegmentSize, disk);
        await FillAsync(log, 0, Batches);
        var query = new LogQuery { CorrelationId = "flow-777" };
        var found = await Logs.ReadAllAsync(log, query);

        var before = disk.BytesRead;
        Assert.Equal(found, await Logs.ReadAllAsync(log, query));

        // Hundreds of segments; one has the flow, and of a hundred others one may seem to have it.
        Assert.InRange(Logs.Segments(folder.Path).Length, 2 * SegmentGroup.Many, 10 * SegmentGroup.Many);
        Assert.InRange(disk.BytesRead - before, 1, 20 * SegmentSize);
    }

    [Fact]
    public async Task AppendAsync_StreamOfAnOldSegment_HasItsVersion()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed))
        {
            await FillAsync(log, 0, Batches);
        }

        await using var again = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed);
        for (var round = 0; round < 2; round++)
        {
            foreach (var n in (int[])[0, 3, 1_200, 2_397])
            {
                Assert.Equal(1, await again.GetStreamVersionAsync($"stream-{n}", Token));
                Assert.Equal(0, await again.GetStreamVersionAsync($"stream-{n + 1}", Token));
            }
        }
    }

    [Fact]
    public async Task ReadAsync_FromManyThreads_FindsTheSame()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed))
        {
            await FillAsync(log, 0, Batches);
        }

        await using var again = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(
            async () =>
            {
                for (var n = thread; n < Batches; n += 8)
                {
                    var record = Assert.Single(await Logs.ReadAllAsync(again, new LogQuery { CorrelationId = $"flow-{n}" }));
                    Assert.Equal($"flow-{n}", record.Entry.CorrelationId);
                }
            },
            Token)));
    }

    [Fact]
    public async Task ReadAsync_LogThatIsReopened_LooksIntoTheIndexesOfFewSegments()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed))
        {
            await FillAsync(log, 0, Batches);
        }

        // The newest segment still grows.
        var complete = Logs.Segments(folder.Path).Length - 1;
        Assert.Equal(complete / SegmentGroup.Many, Groups(folder.Path, SegmentGroup.Many).Length);
        Assert.Equal(complete % SegmentGroup.Many / SegmentGroup.Few, Groups(folder.Path, SegmentGroup.Few).Length);
        foreach (var query in (LogQuery[])[new() { CorrelationId = "flow-777" }, new() { Type = "T77" }, new() { Since = Sample.Epoch.AddSeconds(700), Until = Sample.Epoch.AddSeconds(703) }])
        {
            var disk = new CountingDisk();
            await using var again = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: disk);
            var found = await Logs.ReadAllAsync(again, query);

            // Those of no group yet, the few that have it, and one that may seem to.
            var opened = disk.Opened.Count(static path => path.EndsWith(".index", StringComparison.Ordinal));
            Assert.InRange(opened, 1, (complete % SegmentGroup.Few) + 5);
            Assert.NotEmpty(found);
        }
    }

    [Fact]
    public async Task ReadAsync_ReaderBesideTheWriter_UsesTheGroupsThatTheWriterMakes()
    {
        await using var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed);
        var disk = new CountingDisk();
        await FillAsync(log, 0, 10);
        using var reader = EmbeddedLogReader.Open(folder.Path, TimeProvider.System, disk: disk);
        for (var n = 10; n < Batches; n += 300)
        {
            await FillAsync(log, n, Math.Min(300, Batches - n));
            var flow = new LogQuery { CorrelationId = $"flow-{n + 7}" };
            Assert.Equal(await Logs.ReadAllAsync(log, flow), await Logs.ReadAllAsync(reader, flow));
        }

        var groups = Groups(folder.Path);
        Assert.True(Groups(folder.Path, SegmentGroup.Many).Length >= 3);
        Assert.All(groups, group => Assert.Contains(group, disk.Opened));

        // It lets go of those whose segments are dropped, and still finds what is left.
        log.Retain(bytesMax: 100 * SegmentSize, before: null);
        await CheckAsync(query => Logs.ReadAllAsync(reader, query));
        Assert.InRange(Groups(folder.Path, SegmentGroup.Many).Length, 1, 2);
    }

    [Fact]
    public async Task Retain_AllSegmentsOfAGroup_DeletesItsFileAlone()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed))
        {
            await FillAsync(log, 0, Batches);
            var before = Groups(folder.Path);
            log.Retain(bytesMax: (Logs.Segments(folder.Path).Length - 1) * SegmentSize, before: null);
            Assert.Equal(before, Groups(folder.Path));
            log.Retain(bytesMax: (Logs.Segments(folder.Path).Length - SegmentGroup.Many) * SegmentSize, before: null);
            Assert.Equal(before[1..], Groups(folder.Path));
            await CheckAsync(log);
        }

        // The second group has lost its first segment.
        await using var again = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed);
        await CheckAsync(again);
    }

    [Fact]
    public async Task ReadAsync_DamagedGroup_FindsTheSame()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed))
        {
            for (var n = 0; Groups(folder.Path, SegmentGroup.Many).Length * Groups(folder.Path, SegmentGroup.Few).Length == 0; n += 10)
            {
                await FillAsync(log, n, 10);
            }
        }

        var random = new Random(11);
        foreach (var path in (string[])[Groups(folder.Path, SegmentGroup.Many)[0], Groups(folder.Path, SegmentGroup.Few)[0]])
        {
            var whole = await File.ReadAllBytesAsync(path, Token);
            foreach (var at in (int[])[0, 8, 12, 16, 24, 32, 56, 60, 64, 72, 80, .. Enumerable.Range(0, 15).Select(_ => random.Next(whole.Length))])
            {
                var bytes = whole.ToArray();
                bytes[at] ^= (byte)(1 << random.Next(8));
                await ReadsTheSameAsync(path, bytes);
            }

            await ReadsTheSameAsync(path, whole[..(whole.Length / 2)]);
            await ReadsTheSameAsync(path, whole[..100]);
            await ReadsTheSameAsync(path, []);
        }

        async Task ReadsTheSameAsync(string path, byte[] bytes)
        {
            await File.WriteAllBytesAsync(path, bytes, Token);
            await using var again = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed);
            await CheckAsync(again);
        }
    }

    [Fact]
    public async Task Repair_SegmentsOfAGroupAreLost_WhatIsWrittenInTheirPlaceIsFound()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed))
        {
            await FillAsync(log, 0, Batches);
        }

        // In the second group.
        var groups = Groups(folder.Path);
        var damaged = Logs.Segments(folder.Path)[SegmentGroup.Many + 20];
        var bytes = await File.ReadAllBytesAsync(damaged, Token);
        bytes[200] ^= 1;
        await File.WriteAllBytesAsync(damaged, bytes, Token);
        LogRepair.Repair(folder.Path, FailingDisk.Unflushed);
        Assert.Equal(groups[..1], Groups(folder.Path));

        await using var again = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed);
        await FillAsync(again, 10_000, Batches);
        await CheckAsync(again, from: 10_000);
    }

    // The same lengths, so that the segments begin at the same positions as those that were lost.
    [Fact]
    public async Task Open_SegmentsAreLostAndOthersTakeTheirPlaces_WhatIsWrittenIsFound()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed))
        {
            await FillAsync(log, 100_000, 1_000);
        }

        // A loss of power: the newest segments were not on the medium, the group was.
        LoseSegments(10);

        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed))
        {
            await FillAsync(log, 200_000, 1_000);
            await CheckAsync(log, from: 200_000);
        }

        await using var again = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed);
        await CheckAsync(again, from: 200_000);
    }

    // An append that begins a segment goes on outside the lock that retention holds.
    [Fact]
    public async Task Retain_WhileSegmentsBegin_NoneIsMissing()
    {
        await using var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed);
        var filling = Task.Run(() => FillAsync(log, 0, 800), Token);
        while (!filling.IsCompleted)
        {
            log.Retain(bytesMax: 4 * SegmentSize, before: null);
        }

        await filling;
        var left = await Logs.ReadAllAsync(log);
        Assert.Equal(log.Head - log.First, left.Count);
        Assert.Equal(log.First, left[0].Position);
    }

    [Fact]
    public async Task Open_SmallGroupsBesideTheLargeOneOfTheirSegments_GoAway()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed))
        {
            await FillAsync(log, 0, 300);
        }

        // As a crash leaves them between the one and the other.
        var small = Groups(folder.Path, SegmentGroup.Few);
        var kept = small.ToDictionary(static path => path, File.ReadAllBytes);
        Assert.True(small.Length > 1);
        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed))
        {
            await FillAsync(log, 300, 600);
        }

        Assert.All(small, static path => Assert.False(File.Exists(path), path));
        foreach (var (path, bytes) in kept)
        {
            await File.WriteAllBytesAsync(path, bytes, Token);
        }

        await using var again = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed);
        Assert.All(small, static path => Assert.False(File.Exists(path), path));
        await CheckAsync(again);
    }

    [Theory]
    [InlineData(SegmentGroup.Few)]
    [InlineData(SegmentGroup.Many)]
    public async Task SegmentsWith_SegmentsOfAllSizes_MissesNoneAndSeldomNamesAnother(int size)
    {
        // One of so many keys that its filter stays in its file, smaller ones, two without an index, one whose index is damaged.
        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed))
        {
            for (var n = 0; Logs.Segments(folder.Path).Length <= size; n++)
            {
                var events = Logs.Segments(folder.Path).Length == size - 1 ? 50_000 : 1 + (n % 9 * 4);
                await log.AppendAsync([.. Enumerable.Range(0, events).Select(i => (LogEntry)Sample.Event((n * 100_000) + i, correlation: $"c{n}-{i}"))], cancellationToken: Token);
            }
        }

        var segments = Logs.Segments(folder.Path);
        var firsts = segments.Select(static path => long.Parse(Path.GetFileNameWithoutExtension(path), System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.True(new FileInfo(Path.ChangeExtension(segments[size - 1], ".index")).Length > 1_000_000);
        File.Delete(Path.ChangeExtension(segments[2], ".index"));
        File.Delete(Path.ChangeExtension(segments[4], ".index"));
        var index = Path.ChangeExtension(segments[5], ".index");
        var bytes = await File.ReadAllBytesAsync(index, Token);
        bytes[100] ^= 4;
        await File.WriteAllBytesAsync(index, bytes, Token);

        var made = firsts[..size].Select(first => new Segment(RealDisk.Instance, folder.Path, first)).ToArray();
        using var group = SegmentGroup.TryOpen(RealDisk.Instance, SegmentGroup.Write(RealDisk.Instance, folder.Path, made, firsts[size]), new OpenIndexes())!;
        Assert.InRange(new FileInfo(group.Path).Length, 1, 3_000_000);
        var random = new Random(3);
        var (asked, named) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var found = group.SegmentsWith((ulong)random.NextInt64() * 2 + 1);
            for (var place = 0; place < size; place++)
            {
                var isNamed = (found >> place & 1) != 0;
                if (place == size - 1)
                {
                    // So much larger than the others that its filter is folded.
                    continue;
                }

                if (place is 2 or 4 or 5)
                {
                    Assert.True(isNamed);
                    continue;
                }

                (asked, named) = (asked + 1, named + (isNamed ? 1 : 0));
            }
        }

        Assert.InRange(named / (double)asked, 0, 0.001);
        for (var place = 0; place < size; place++)
        {
            using var scan = new SegmentScan(made[place].File, firsts[place]);
            while (scan.TryNext(out var view))
            {
                Assert.NotEqual(0UL, group.SegmentsWith(KeyHash.Of(IndexedKey.Correlation, view.CorrelationId)) >> place & 1);
            }

            made[place].Dispose();
        }
    }

    // One that has a group open beside the writer may have let go of its file, and find another one under its name when it reads on.
    [Fact]
    public async Task SegmentsWith_FileIsMadeAgainWithFewerLines_MissesNone()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed))
        {
            for (var n = 0; Logs.Segments(folder.Path).Length <= SegmentGroup.Few; n++)
            {
                var events = Logs.Segments(folder.Path).Length == 4 ? 2_000 : 20;
                await log.AppendAsync([.. Enumerable.Range(0, events).Select(i => (LogEntry)Sample.Event((n * 10_000) + i, correlation: $"c{n}-{i}"))], cancellationToken: Token);
            }
        }

        var firsts = Logs.Segments(folder.Path).Select(static path => long.Parse(Path.GetFileNameWithoutExtension(path), System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var made = firsts[..SegmentGroup.Few].Select(first => new Segment(RealDisk.Instance, folder.Path, first)).ToArray();
        var few = new FewFilesDisk(RealDisk.Instance, 1);
        using var group = SegmentGroup.TryOpen(few, SegmentGroup.Write(RealDisk.Instance, folder.Path, made, firsts[^1]), new OpenIndexes())!;

        // The index with the most keys cannot be read.
        File.Delete(Directory.GetFiles(folder.Path, "*.index").MaxBy(static path => new FileInfo(path).Length)!);
        SegmentGroup.Write(RealDisk.Instance, folder.Path, made, firsts[^1]);
        few.Open(Logs.Segments(folder.Path)[0], DiskAccess.Read).Dispose();
        for (var place = 0; place < SegmentGroup.Few; place++)
        {
            using var scan = new SegmentScan(made[place].File, firsts[place]);
            while (scan.TryNext(out var view))
            {
                Assert.NotEqual(0UL, group.SegmentsWith(KeyHash.Of(IndexedKey.Correlation, view.CorrelationId)) >> place & 1);
            }

            made[place].Dispose();
        }
    }

    // The writer makes groups outside the lock that retention holds, queries and a reader beside it see each of them come and go.
    [Theory]
    [InlineData(LogDurability.Flushed)]
    [InlineData(LogDurability.Buffered)]
    public async Task ReadAsync_WhileGroupsAreMadeAndDropped_MissesNothingThatIsThere(LogDurability durability)
    {
        await using var log = Logs.Open(folder.Path, durability, SegmentSize, FailingDisk.Unflushed);
        await FillAsync(log, 0, 10);
        using var reader = EmbeddedLogReader.Open(folder.Path, TimeProvider.System, disk: FailingDisk.Unflushed);
        var written = 10;
        var filling = Task.Run(
            async () =>
            {
                for (var n = 10; n < 2_000; n++)
                {
                    await FillAsync(log, n, 1);
                    Volatile.Write(ref written, n + 1);
                }
            },
            Token);
        var asking = Enumerable.Range(0, 3).Select(thread => Task.Run(
            async () =>
            {
                var random = new Random(thread);
                while (!filling.IsCompleted)
                {
                    // A batch has three records.
                    var n = random.Next((int)log.First / 3, Volatile.Read(ref written));
                    var query = new LogQuery { CorrelationId = $"flow-{n}", FromPosition = n * 3, Backwards = thread == 0 };
                    var count = 0;
                    try
                    {
                        count = (thread == 2 ? await Logs.ReadAllAsync(reader, query) : await Logs.ReadAllAsync(log, query)).Count;
                    }
                    catch (FileNotFoundException)
                    {
                        // Dropped between the beginning of the query and its turn.
                    }

                    // Retention holds the log's lock, which this waits for.
                    var version = await log.GetStreamVersionAsync($"stream-{n / 3 * 3}", Token);
                    Assert.Equal(1, version);
                    Assert.True(count == 1 || n * 3 < log.First, $"flow {n}: {count} found, the log begins at {log.First}");
                }
            },
            Token)).ToArray();
        for (var round = 0; !filling.IsCompleted; round++)
        {
            log.Retain(bytesMax: (40 + (round % 60)) * SegmentSize, before: null);
            await Task.Yield();
        }

        await filling;
        await Task.WhenAll(asking);
        await CheckAsync(log, from: (int)log.First / 3);
        await CheckAsync(query => Logs.ReadAllAsync(reader, query), from: (int)log.First / 3);
    }

    [Fact]
    public async Task Open_IndexesOfSegmentsThatAreGone_AreNotBelieved()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed))
        {
            await FillAsync(log, 100_000, 200);
        }

        LoseSegments(3);

        // Those of what takes their places cannot be written.
        await using (var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: new IndexlessDisk()))
        {
            await FillAsync(log, 200_000, 200);
            await CheckAsync(log, from: 200_000);
        }

        await using var again = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed);
        await CheckAsync(again, from: 200_000);
    }

    private static string[] Groups(string folder, int? segments = null) => [.. Directory.GetFiles(folder, $"*.{segments?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "*"}.group").Order(StringComparer.Ordinal)];

    private void LoseSegments(int from)
    {
        foreach (var lost in Logs.Segments(folder.Path)[from..])
        {
            File.Delete(lost);
        }
    }

    private static async Task FillAsync(EmbeddedEventLog log, int from, int batches)
    {
        for (var n = from; n < from + batches; n++)
        {
            await log.AppendAsync([.. Enumerable.Range(0, 3).Select(i => (LogEntry)Sample.Event((n * 3) + i, $"T{n % 700}", i == 0 ? $"flow-{n}" : $"c{n % 90}", i == 0 && n % 3 == 0 ? $"stream-{n}" : null, TimeSpan.FromSeconds(n)))], cancellationToken: Token);
        }
    }

    private static Task CheckAsync(EmbeddedEventLog log, int from = 0) => CheckAsync(query => Logs.ReadAllAsync(log, query), from);

    private static async Task CheckAsync(Func<LogQuery, Task<List<LogRecord>>> read, int from = 0)
    {
        var all = await read(LogQuery.All);
        LogQuery[] queries =
        [
            .. Enumerable.Range(0, 40).Select(n => new LogQuery { CorrelationId = $"flow-{from + (n * 41)}" }),
            .. Enumerable.Range(0, 10).Select(n => new LogQuery { Since = Sample.Epoch.AddSeconds(from + (n * 97)), Until = Sample.Epoch.AddSeconds(from + (n * 98)), Backwards = n % 2 == 0 }),
            new LogQuery { Until = Sample.Epoch.AddSeconds(from + 20), Limit = 5 },
            .. Enumerable.Range(0, 20).Select(static n => new LogQuery { Type = $"T{n * 36}", Backwards = n % 2 == 0, Limit = 1 + n }),
            .. Enumerable.Range(0, 20).Select(static n => new LogQuery { CorrelationId = $"c{n * 5}", Type = $"T{n * 5}" }),
            new LogQuery { CorrelationId = "nobody" },
        ];
        foreach (var query in queries)
        {
            var matching = all.Where(record => (query.CorrelationId is null || record.Entry.CorrelationId == query.CorrelationId) && (query.Type is null || ((EventEnvelope)record.Entry).Type == query.Type)
                && (query.Since is null || record.Entry.Time >= query.Since) && (query.Until is null || record.Entry.Time < query.Until));
            var expected = (query.Backwards ? matching.Reverse() : matching).Take(query.Limit ?? int.MaxValue);
            Assert.Equal(expected, await read(query));
        }
    }

    /// <summary>A disk that has no room for indexes.</summary>
    private sealed class IndexlessDisk : IDisk
    {
        public void CreateFolder(string folder) => RealDisk.Instance.CreateFolder(folder);

        public IReadOnlyList<string> List(string folder) => RealDisk.Instance.List(folder);

        public IDiskFile Open(string path, DiskAccess access) =>
            access == DiskAccess.Create && path.Contains(".index", StringComparison.Ordinal) ? throw new DiskFullException(path) : RealDisk.Instance.Open(path, access);

        public void Delete(string path) => RealDisk.Instance.Delete(path);

        public void Rename(string from, string to) => RealDisk.Instance.Rename(from, to);

        public void FlushFolder(string folder)
        {
        }

        public IDisposable? TryLock(string path) => RealDisk.Instance.TryLock(path);
    }
}
