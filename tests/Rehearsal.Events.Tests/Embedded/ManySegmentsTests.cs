using Rehearsal.Events.Tests.Storage;

namespace Rehearsal.Events.Tests.Embedded;

/// <summary>Logs of so many segments that their filters are asked 64 at a time: answers stay those of a look at every record.</summary>
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
        Assert.InRange(Logs.Segments(folder.Path).Length, 2 * FilterGroup.Size, 10 * FilterGroup.Size);
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
    public void SegmentsWith_AnyKey_SaysOfEachWhatItsFilterSays()
    {
        var random = new Random(5);
        var log = new Random(6);
        var filters = Enumerable.Range(0, FilterGroup.Size).Select(n =>
        {
            // One without a filter, one of another size.
            var filter = n == 7 ? null : KeyFilter.For(n == 40 ? 64 : 512)!;
            for (var key = log.Next(200); key > 0; key--)
            {
                filter?.Add((ulong)random.NextInt64());
            }

            return filter;
        }).ToArray();
        var group = FilterGroup.Of(filters)!;
        for (var i = 0; i < 20_000; i++)
        {
            var hash = (ulong)random.NextInt64();
            var found = group.SegmentsWith(hash);
            for (var n = 0; n < FilterGroup.Size; n++)
            {
                Assert.Equal(n is 7 or 40 || filters[n]!.MayHave(hash), (found >> n & 1) != 0);
            }
        }
    }

    private static async Task FillAsync(EmbeddedEventLog log, int from, int batches)
    {
        for (var n = from; n < from + batches; n++)
        {
            await log.AppendAsync([.. Enumerable.Range(0, 3).Select(i => (LogEntry)Sample.Event((n * 3) + i, $"T{n % 700}", i == 0 ? $"flow-{n}" : $"c{n % 90}", i == 0 && n % 3 == 0 ? $"stream-{n}" : null))], cancellationToken: Token);
        }
    }

    private static async Task CheckAsync(EmbeddedEventLog log)
    {
        var all = await Logs.ReadAllAsync(log);
        LogQuery[] queries =
        [
            .. Enumerable.Range(0, 40).Select(static n => new LogQuery { CorrelationId = $"flow-{n * 41}" }),
            .. Enumerable.Range(0, 20).Select(static n => new LogQuery { Type = $"T{n * 36}", Backwards = n % 2 == 0, Limit = 1 + n }),
            .. Enumerable.Range(0, 20).Select(static n => new LogQuery { CorrelationId = $"c{n * 5}", Type = $"T{n * 5}" }),
            new LogQuery { CorrelationId = "nobody" },
        ];
        foreach (var query in queries)
        {
            var matching = all.Where(record => (query.CorrelationId is null || record.Entry.CorrelationId == query.CorrelationId) && (query.Type is null || ((EventEnvelope)record.Entry).Type == query.Type));
            var expected = (query.Backwards ? matching.Reverse() : matching).Take(query.Limit ?? int.MaxValue);
            Assert.Equal(expected, await Logs.ReadAllAsync(log, query));
        }
    }
}
