using Rehearsal.Events.Tests.Storage;

namespace Rehearsal.Events.Tests.Embedded;

/// <summary>A reader beside the writer: it shares nothing with it but the files, as one in another process would.</summary>
public sealed class ReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Follow_LiveLogOverManySegments_EverythingOnceInOrder()
    {
        await using var log = Logs.Open(folder.Path, LogDurability.Buffered, 8 * 1024);
        await Logs.FillAsync(log, 20);
        using var reader = EmbeddedLogReader.Open(folder.Path, TimeProvider.System, TimeSpan.FromMilliseconds(1));
        const int Count = 800;
        var following = Task.Run(
            async () =>
            {
                List<LogRecord> seen = [];
                await foreach (var record in reader.FollowAsync(5, Token))
                {
                    seen.Add(record);
                    if (seen.Count == Count)
                    {
                        break;
                    }
                }

                return seen;
            },
            Token);
        while (log.Head < Count + 5)
        {
            await Logs.FillAsync(log, 10);
        }

        Assert.Equal((await Logs.ReadAllAsync(log)).Skip(5).Take(Count), await following);
    }

    [Fact]
    public async Task Read_WriterGoesOn_SeesWholeBatchesOnly()
    {
        await using var log = Logs.Open(folder.Path, LogDurability.Buffered, 8 * 1024);
        using var reader = EmbeddedLogReader.Open(folder.Path, TimeProvider.System);
        Assert.Equal(0, reader.Head);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await log.AppendAsync([Sample.Event(1), Sample.Event(2), Sample.Event(3)], cancellationToken: Token);
                }
            },
            Token);
        for (var n = 0; n < 200; n++)
        {
            Assert.Equal(0, reader.Head % 3);
            await foreach (var record in reader.ReadAsync(new LogQuery { Backwards = true, Limit = 1 }, Token))
            {
                Assert.Equal(Sample.Event(3), record.Entry);
            }
        }

        stop.Cancel();
        await writing;
        Assert.Equal(log.Head, reader.Head);
    }

    [Fact]
    public async Task Head_RetentionDroppedTheSegmentItWasAt_IsThatOfTheLog()
    {
        await using var log = Logs.Open(folder.Path, segmentSize: 4096, disk: FailingDisk.Unflushed);
        await Logs.FillAsync(log, 5);
        using var reader = EmbeddedLogReader.Open(folder.Path, TimeProvider.System);
        await Logs.FillAsync(log, 100, from: 5);

        Assert.True(log.Retain(0, null).Dropped > 0);

        Assert.Equal(log.Head, reader.Head);
        Assert.Equal(await Logs.ReadAllAsync(log), await Logs.ReadAllAsync(reader, LogQuery.All));
        var e = await Assert.ThrowsAsync<EventLogException>(async () =>
        {
            await foreach (var record in reader.FollowAsync(0, Token))
            {
            }
        });
        Assert.Equal(EventLogProblem.Dropped, e.Problem);
    }

    [Fact]
    public async Task ReadAsync_SegmentsThatFilledMeanwhile_AreLookedUpInTheirIndexFilesAndNotKeptInMemory()
    {
        await using var log = Logs.Open(folder.Path, segmentSize: 4096, disk: FailingDisk.Unflushed);
        var disk = new CountingDisk();
        using var reader = EmbeddedLogReader.Open(folder.Path, TimeProvider.System, disk: disk);
        await Logs.FillAsync(log, 100);
        Assert.Equal(log.Head, reader.Head);

        var query = new LogQuery { CorrelationId = "c1" };
        Assert.Equal(await Logs.ReadAllAsync(log, query), await Logs.ReadAllAsync(reader, query));

        Assert.Equal(Logs.Segments(folder.Path).Length - 1, disk.Opened.Count(static path => path.EndsWith(".index", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Follow_ReaderIsDisposedOfMeanwhile_CompletesQuietly()
    {
        await using var log = Logs.Open(folder.Path, segmentSize: 4096, disk: FailingDisk.Unflushed);
        await Logs.FillAsync(log, 100);
        var reader = EmbeddedLogReader.Open(folder.Path, TimeProvider.System, TimeSpan.FromDays(1));
        var seen = 0L;
        await foreach (var record in reader.FollowAsync(0, Token))
        {
            Assert.Equal(seen++, record.Position);
            reader.Dispose();
        }

        Assert.InRange(seen, 1, log.Head - 1);
    }

    [Fact]
    public async Task Follow_Cancelled_CompletesQuietly()
    {
        await using var log = Logs.Open(folder.Path);
        using var reader = EmbeddedLogReader.Open(folder.Path, TimeProvider.System, TimeSpan.FromDays(1));
        using var source = new CancellationTokenSource();
        await using var follower = reader.FollowAsync(0, source.Token).GetAsyncEnumerator(Token);
        var next = follower.MoveNextAsync();
        Assert.False(next.IsCompleted);
        source.Cancel();
        Assert.False(await next);
    }

    [Fact]
    public void Open_NoLog_SaysSo()
    {
        var e = Assert.Throws<EventLogException>(() => EmbeddedLogReader.Open(folder.Path, TimeProvider.System));
        Assert.Equal(EventLogProblem.Missing, e.Problem);
        Assert.Equal(folder.Path, e.File);
    }
}
