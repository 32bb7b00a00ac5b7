using Rehearsal.Events.Tests.Recordings;

namespace Rehearsal.Events.Tests.Embedded;

public sealed class ReopeningTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(LogDurability.Memory)]
    [InlineData(LogDurability.Buffered)]
    [InlineData(LogDurability.Flushed)]
    public async Task Open_AfterClosing_GivesEveryKindOfEntryBack(LogDurability durability)
    {
        var entries = new RandomEntries(new Random(11));
        List<LogRecord> committed = [];
        for (var session = 0; session < 4; session++)
        {
            await using var log = Logs.Open(folder.Path, durability, 16 * 1024);
            Assert.Equal(0, log.TornBytes);
            Assert.Equal(committed.Count, log.Head);
            for (var n = 0; n < 60; n++)
            {
                committed.AddRange(await log.AppendAsync([.. Enumerable.Range(0, 1 + (n % 5)).Select(_ => entries.Next())], cancellationToken: Token));
            }

            Assert.Equal(committed, await Logs.ReadAllAsync(log));
        }

        Assert.True(Logs.Segments(folder.Path).Length > 1);
        Assert.Equal(committed, await Logs.ReadAllAsync(folder.Path));
    }

    [Fact]
    public async Task Open_StreamsInOldSegments_KeepTheirVersions()
    {
        await using (var log = Logs.Open(folder.Path))
        {
            await log.AppendAsync([Sample.Event(1, stream: "old"), Sample.Event(2, stream: "old")], cancellationToken: Token);
            await Logs.FillAsync(log, 200);
        }

        await using var again = Logs.Open(folder.Path);
        Assert.True(Logs.Segments(folder.Path).Length > 2);
        Assert.Equal(2, await again.GetStreamVersionAsync("old", Token));
        Assert.Equal(0, await again.GetStreamVersionAsync("never", Token));
        await Assert.ThrowsAsync<StreamConflictException>(async () => await again.AppendAsync([Sample.Event(3, stream: "old")], [new StreamExpectation("old", 1)], Token));
        var third = await again.AppendAsync([Sample.Event(3, stream: "old")], [new StreamExpectation("old", 2)], Token);
        Assert.Equal(3, ((EventEnvelope)third[0].Entry).StreamVersion);
    }

    [Fact]
    public async Task Append_MoreStreamsThanAreKeptInMemory_VersionsGoOn()
    {
        await using var log = Logs.Open(folder.Path, LogDurability.Buffered, 64 * 1024 * 1024);
        for (var n = 0; n < 3; n++)
        {
            await log.AppendAsync([.. Enumerable.Range(n * 260_000, 260_000).Select(stream => Sample.Event(1, stream: $"s{stream}"))], cancellationToken: Token);
        }

        Assert.Equal(1, await log.GetStreamVersionAsync("s0", Token));
        var again = await log.AppendAsync([Sample.Event(2, stream: "s1"), Sample.Event(3, stream: "new")], [new StreamExpectation("s1", 1), new StreamExpectation("new", 0)], Token);
        Assert.Equal([2L, 1L], again.Select(static r => ((EventEnvelope)r.Entry).StreamVersion!.Value));
    }

    [Theory]
    [InlineData(LogDurability.Memory)]
    [InlineData(LogDurability.Buffered)]
    [InlineData(LogDurability.Flushed)]
    public async Task Dispose_WhileManyAppend_EverythingAcknowledgedIsKept(LogDurability durability)
    {
        const int Callers = 16;
        var log = Logs.Open(folder.Path, durability);
        using var running = new CountdownEvent(Callers);
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(
            async () =>
            {
                List<LogRecord> acknowledged = [];
                try
                {
                    while (acknowledged.Count < 4000)
                    {
                        acknowledged.AddRange(await log.AppendAsync([Sample.Event(caller), Sample.Event(caller)], cancellationToken: Token));
                        if (acknowledged.Count == 2)
                        {
                            running.Signal();
                        }

                        // An append that nobody else writes completes at once: without this the first callers would keep all threads.
                        await Task.Yield();
                    }
                }
                catch (ObjectDisposedException)
                {
                    // Closed meanwhile.
                }

                return acknowledged;
            },
            Token)).ToArray();
        running.Wait(Token);

        await log.DisposeAsync();

        var acknowledged = (await Task.WhenAll(callers)).SelectMany(static records => records).OrderBy(static record => record.Position).ToList();
        Assert.Equal(acknowledged, await Logs.ReadAllAsync(folder.Path));
    }

    // Damage that is found in the middle of an answer costs nothing of it: each block of the index is broken in turn.
    [Fact]
    public async Task Open_IndexDamagedAnywhere_NeverChangesAnAnswer()
    {
        await using (var log = Logs.Open(folder.Path, LogDurability.Buffered, 1024 * 1024))
        {
            for (var n = 0; Logs.Segments(folder.Path).Length < 2; n++)
            {
                await log.AppendAsync([.. Enumerable.Range(0, 500).Select(i => (LogEntry)Sample.Event((n * 500) + i, correlation: $"c{i % 400}"))], cancellationToken: Token);
            }
        }

        var file = Assert.Single(Directory.GetFiles(folder.Path, "*.index"));
        var whole = await File.ReadAllBytesAsync(file, Token);
        List<LogRecord> all;
        await using (var log = Logs.Open(folder.Path))
        {
            all = await Logs.ReadAllAsync(log);
        }

        Assert.True(whole.Length > 3 * IndexLayout.CheckedSize);
        for (var at = 0; at < whole.Length; at += IndexLayout.CheckedSize / 3)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= 1;
            await File.WriteAllBytesAsync(file, bytes, Token);
            await using var log = Logs.Open(folder.Path);
            foreach (var backwards in new[] { false, true })
            {
                var ofType = await Logs.ReadAllAsync(log, new LogQuery { Type = "OrderCreated", Backwards = backwards });
                Assert.Equal(backwards ? Enumerable.Reverse(all) : all, ofType);
                var one = all.Where(static record => record.Entry.CorrelationId == "c399");
                Assert.Equal(backwards ? one.Reverse() : one, await Logs.ReadAllAsync(log, new LogQuery { CorrelationId = "c399", Backwards = backwards }));
            }
        }
    }

    // What the first query reads does not grow with what the segments hold.
    [Fact]
    public async Task Open_FirstQueryByCorrelation_ReadsAPartOfEachIndex()
    {
        const int SegmentSize = 4 * 1024 * 1024;
        await using (var log = Logs.Open(folder.Path, LogDurability.Buffered, SegmentSize))
        {
            for (var n = 0; Logs.Segments(folder.Path).Length < 5; n++)
            {
                await log.AppendAsync([.. Enumerable.Range(0, 1_000).Select(i => (LogEntry)Sample.Event((n * 1_000) + i, correlation: $"c{n}-{i / 10}"))], cancellationToken: Token);
            }
        }

        var indexes = Directory.GetFiles(folder.Path, "*.index").Sum(static file => new FileInfo(file).Length);
        var disk = new Storage.CountingDisk();
        await using var again = Logs.Open(folder.Path, LogDurability.Buffered, SegmentSize, disk);
        var before = disk.BytesRead;

        Assert.Equal(10, (await Logs.ReadAllAsync(again, new LogQuery { CorrelationId = "c0-7" })).Count);

        var read = disk.BytesRead - before;
        Assert.True(read < indexes / 4, $"{read} of {indexes} bytes were read");
    }

    [Theory]
    [InlineData("kept")]
    [InlineData("deleted")]
    [InlineData("damaged")]
    [InlineData("cut")]
    [InlineData("longer")]
    [InlineData("of another segment")]
    public async Task Open_IndexFiles_NeverChangeAnAnswer(string indexes)
    {
        await using (var log = Logs.Open(folder.Path, LogDurability.Buffered))
        {
            await Logs.FillAsync(log, 400);
        }

        var files = Directory.GetFiles(folder.Path, "*.index").Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(files);
        for (var i = 0; i < files.Length; i++)
        {
            if (indexes == "deleted")
            {
                File.Delete(files[i]);
            }
            else if (indexes == "damaged")
            {
                var bytes = File.ReadAllBytes(files[i]);
                bytes[bytes.Length * (i + 1) / (files.Length + 1)] ^= 4;
                File.WriteAllBytes(files[i], bytes);
            }
            else if (indexes == "cut")
            {
                using var file = File.OpenWrite(files[i]);
                file.SetLength(file.Length * (i + 1) / (files.Length + 1));
            }
            else if (indexes == "longer")
            {
                File.AppendAllText(files[i], "more");
            }
            else if (indexes == "of another segment" && i > 0)
            {
                File.Copy(files[0], files[i], overwrite: true);
            }
        }

        await using var again = Logs.Open(folder.Path);
        var all = await Logs.ReadAllAsync(again);
        foreach (var backwards in new[] { false, true })
        {
            foreach (var query in new[] { new LogQuery { Type = "T1" }, new LogQuery { CorrelationId = "c3" }, new LogQuery { Stream = "s2" }, new LogQuery { FromPosition = 333 } })
            {
                var expected = all.Where(r => r.Position >= query.FromPosition && (query.Type ?? ((EventEnvelope)r.Entry).Type) == ((EventEnvelope)r.Entry).Type
                    && (query.CorrelationId ?? r.Entry.CorrelationId) == r.Entry.CorrelationId && (query.Stream ?? ((EventEnvelope)r.Entry).Stream) == ((EventEnvelope)r.Entry).Stream).ToList();
                if (backwards)
                {
                    expected.Reverse();
                }

                Assert.NotEmpty(expected);
                Assert.Equal(expected, await Logs.ReadAllAsync(again, query with { Backwards = backwards }));
                Assert.Equal(expected.Take(7), await Logs.ReadAllAsync(again, query with { Backwards = backwards, Limit = 7 }));
            }
        }
    }

    [Fact]
    public async Task Open_WhileAnotherWriterHasIt_SaysSo()
    {
        await using (var log = Logs.Open(folder.Path))
        {
            var e = Assert.Throws<EventLogException>(() => Logs.Open(folder.Path));
            Assert.Equal(EventLogProblem.Locked, e.Problem);
            Assert.Contains(folder.Path, e.Message, StringComparison.Ordinal);
        }

        await using var next = Logs.Open(folder.Path);
    }

    [Fact]
    public async Task Append_BatchLargerThanASegment_IsKept()
    {
        var large = Enumerable.Range(0, 500).Select(n => (LogEntry)Sample.Event(n)).ToArray();
        await using (var log = Logs.Open(folder.Path))
        {
            await log.AppendAsync(large, cancellationToken: Token);
            await log.AppendAsync([Sample.Event(1)], cancellationToken: Token);
            await log.AppendAsync(large, cancellationToken: Token);
        }

        Assert.Equal([.. large, Sample.Event(1), .. large], (await Logs.ReadAllAsync(folder.Path)).Select(r => r.Entry));
    }

    [Fact]
    public async Task Append_EntryTooLarge_IsRefusedAndNothingIsCommitted()
    {
        await using var log = Logs.Open(folder.Path);
        var large = Sample.Event(2) with { Data = new EventData(System.Text.Encoding.UTF8.GetBytes("\"" + new string('x', 17 * 1024 * 1024) + "\"")) };
        var e = await Assert.ThrowsAsync<ArgumentException>(async () => await log.AppendAsync([Sample.Event(1, stream: "s"), large], cancellationToken: Token));
        Assert.Contains("Entry 1 of 2", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, log.Head);
        Assert.Equal(0, await log.GetStreamVersionAsync("s", Token));
    }

    [Fact]
    public async Task Scan_AllRecords_AreSeenAsTheyWereWritten()
    {
        await using var log = Logs.Open(folder.Path);
        await Logs.FillAsync(log, 300);
        var all = await Logs.ReadAllAsync(log);
        foreach (var from in new long[] { 0, 1, 57, 300, log.Head - 1, log.Head })
        {
            var seen = new List<LogRecord>();
            using var scan = log.Scan(from);
            while (scan.MoveNext())
            {
                seen.Add(new LogRecord(scan.Current.Position, scan.Current.ToEntry()));
            }

            Assert.Equal(all.Skip((int)from), seen);
        }
    }
}
