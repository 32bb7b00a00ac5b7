namespace Rehearsal.Events.Tests.Embedded;

public sealed class RetentionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Retain_BySize_DropsOldSegmentsAndKeepsStreamVersions()
    {
        long first;
        await using (var log = Logs.Open(folder.Path, segmentSize: 4096))
        {
            await log.AppendAsync([Sample.Event(1, stream: "old"), Sample.Event(2, stream: "old")], cancellationToken: Token);
            await Logs.FillAsync(log, 100);
            var all = await Logs.ReadAllAsync(log);

            var dropped = log.Retain(bytesMax: 3 * 4096, before: null);

            first = log.First;
            Assert.Equal(new LogRetention(first, null), dropped);
            Assert.True(first > 0);
            Assert.Equal(3, Logs.Segments(folder.Path).Length);
            Assert.Equal(all.Skip((int)first), await Logs.ReadAllAsync(log));
            Assert.Equal(0, log.Retain(bytesMax: 3 * 4096, before: null).Dropped);
            var e = await Assert.ThrowsAsync<EventLogException>(async () =>
            {
                await foreach (var record in log.FollowAsync(0, Token))
                {
                }
            });
            Assert.Equal(EventLogProblem.Dropped, e.Problem);
        }

        await using var again = Logs.Open(folder.Path, segmentSize: 4096);
        Assert.Equal(first, again.First);
        Assert.Equal(2, await again.GetStreamVersionAsync("old", Token));
        var next = await again.AppendAsync([Sample.Event(3, stream: "old")], [new StreamExpectation("old", 2)], Token);
        Assert.Equal(3, ((EventEnvelope)next[0].Entry).StreamVersion);
    }

    // With segments that are in groups, too.
    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    public async Task Retain_SegmentsThatWereRead_LeavesNoneOfThemOpen(int batches)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone tells which files are open.");
        await using var log = Logs.Open(folder.Path, LogDurability.Buffered, segmentSize: 4096);
        await Logs.FillAsync(log, batches);
        using var reader = EmbeddedLogReader.Open(folder.Path, TimeProvider.System);
        var query = new LogQuery { CorrelationId = "c1" };
        var beside = await Logs.ReadAllAsync(reader, query);
        Assert.Equal(await Logs.ReadAllAsync(log, query), beside);

        // A query that is under way keeps what it reads.
        var rest = log.ReadAsync(LogQuery.All, Token).GetAsyncEnumerator(Token);
        Assert.True(await rest.MoveNextAsync());
        Assert.True(log.Retain(bytesMax: 2 * 4096, before: null).Dropped > 0);
        var count = 1;
        while (await rest.MoveNextAsync())
        {
            count++;
        }

        await rest.DisposeAsync();
        rest = null;

        Assert.Equal(log.Head, count);
        Assert.Equal(await Logs.ReadAllAsync(log, query), await Logs.ReadAllAsync(reader, query));
        Assert.Equal([], Deleted());
    }

    [Fact]
    public async Task Retain_ByAge_DropsWhatIsOlderAndNothingElse()
    {
        await using var log = Logs.Open(folder.Path, segmentSize: 4096);
        for (var n = 0; n < 100; n++)
        {
            await log.AppendAsync([Sample.Event(n, after: TimeSpan.FromMinutes(n))], cancellationToken: Token);
        }

        Assert.Equal(0, log.Retain(null, Sample.Epoch).Dropped);
        var limit = Sample.Epoch.AddMinutes(60);
        Assert.InRange(log.Retain(null, limit).Dropped, 1, 60);

        var left = await Logs.ReadAllAsync(log);
        Assert.Equal(Enumerable.Range(60, 40), left.Where(r => r.Entry.Time >= limit).Select(r => (int)r.Position));
        log.Retain(0, null);
        Assert.Single(Logs.Segments(folder.Path));
        Assert.Equal(100, log.Head);
    }

    [Fact]
    public async Task Open_SmallFirstSegment_EachOneAfterItIsTwiceAsLarge()
    {
        await using var log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder.Path, SegmentSizeFirst = 4096, SegmentSize = 20_000, Disk = FailingDisk.Unflushed });
        await Logs.FillAsync(log, 150);

        Assert.Equal([4096, 8192, 16384, 20_000], Logs.Segments(folder.Path).Take(4).Select(static file => new FileInfo(file).Length));
        Assert.Equal(log.Head, (await Logs.ReadAllAsync(log)).Count);
    }

    // The files of this log that are open although they have no name any more.
    private string[] Deleted()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return [.. Directory.GetFiles("/proc/self/fd")
            .Select(static file => new FileInfo(file).LinkTarget)
            .Where(target => target is not null && target.StartsWith(folder.Path, StringComparison.Ordinal) && target.EndsWith(" (deleted)", StringComparison.Ordinal))!];
    }
}
