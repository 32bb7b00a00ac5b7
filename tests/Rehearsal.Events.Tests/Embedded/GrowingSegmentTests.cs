using System.Runtime.CompilerServices;
using System.Text;

namespace Rehearsal.Events.Tests.Embedded;

/// <summary>What a log keeps in memory of the segment that grows, and of its newest entries: right while it is read, and let go.</summary>
public sealed class GrowingSegmentTests : IDisposable
{
    private const int MiB = 1024 * 1024;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAsync_WhileManySegmentsFill_GoesOnWhereItWas(bool backwards)
    {
        await using var log = Logs.Open(folder.Path, LogDurability.Memory, segmentSize: 8192);
        var queries = new List<(IAsyncEnumerator<LogRecord> Begun, List<LogRecord> Expected)>();
        for (var n = 0; n < 40; n++)
        {
            await Logs.FillAsync(log, 12, from: n * 12);
            var query = new LogQuery { Type = "T0", Backwards = backwards };
            var expected = await Logs.ReadAllAsync(log, query);
            var rest = log.ReadAsync(query, Token).GetAsyncEnumerator(Token);
            Assert.True(await rest.MoveNextAsync());
            Assert.Equal(expected[0], rest.Current);
            queries.Add((rest, expected));
        }

        // Every segment that a query began in is complete by now, and many a later one has had the same memory.
        Assert.InRange(Logs.Segments(folder.Path).Length, 10, 100);
        foreach (var (rest, expected) in queries)
        {
            List<LogRecord> found = [rest.Current];
            while (await rest.MoveNextAsync())
            {
                found.Add(rest.Current);
            }

            Assert.Equal(expected, found);
            await rest.DisposeAsync();
        }
    }

    [Fact]
    public async Task ReadAsync_BesideWriters_FindsWhatWasCommitted()
    {
        await using var log = Logs.Open(folder.Path, LogDurability.Memory, segmentSize: 8192);
        var done = 0;
        var writing = Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(
            async () =>
            {
                for (var n = 0; n < 2_000; n++)
                {
                    await log.AppendAsync(Sample.Event((writer * 2_000) + n, "T", $"flow-{writer}-{n}"), Token);
                    Volatile.Write(ref done, writer == 0 ? n : done);
                }
            },
            Token)));
        var random = new Random(7);
        while (!writing.IsCompleted)
        {
            var flow = $"flow-0-{random.Next(Volatile.Read(ref done) + 1)}";
            foreach (var record in await Logs.ReadAllAsync(log, new LogQuery { CorrelationId = flow }))
            {
                Assert.Equal(flow, record.Entry.CorrelationId);
            }
        }

        await writing;
        Assert.Equal(4_000, (await Logs.ReadAllAsync(log, new LogQuery { Type = "T" })).Count);
    }

    [Fact]
    public async Task ReadAsync_ByKeysInASegmentOfManyPages_FindsWhatALookAtEveryRecordFinds()
    {
        const int Batch = 500;
        var records = new List<LogRecord>();
        await using (var log = Logs.Open(folder.Path, LogDurability.Memory, segmentSize: 16 * MiB))
        {
            // Batches end on the border of a page and lie over one.
            for (var n = 0; n < (5 * IndexPage.Size / 2); n += Batch)
            {
                records.AddRange(await log.AppendAsync([.. Enumerable.Range(n, Batch).Select(i => (LogEntry)Sample.Event(i, $"T{i % 7}", $"c{i % 12_000}", $"s{i % 5_000}", TimeSpan.FromSeconds(i)))], cancellationToken: Token));
            }

            Assert.Single(Logs.Segments(folder.Path));
            await CheckAsync(log, records);
        }

        await using var again = Logs.Open(folder.Path, LogDurability.Memory, segmentSize: 16 * MiB);
        await CheckAsync(again, records);
    }

    [Fact]
    public async Task AppendAsync_WithNobodyWhoFollows_KeepsNoEntry()
    {
        await using var log = Logs.Open(folder.Path, LogDurability.Memory);
        var entries = await AppendAsync(log, 100, bytes: 10);

        Assert.InRange(Alive(entries), 0, 1);
    }

    [Fact]
    public async Task FollowAsync_LargeEntries_GivesAllAndKeepsAFewMegabytes()
    {
        await using var log = Logs.Open(folder.Path, LogDurability.Memory, segmentSize: 64 * MiB);
        var follower = log.FollowAsync(0, Token).GetAsyncEnumerator(Token);
        await AppendAsync(log, 1, bytes: 10);
        Assert.True(await follower.MoveNextAsync());

        var entries = await AppendAsync(log, 40, bytes: MiB);

        Assert.InRange(Alive(entries), 1, 8);
        for (var n = 1; n <= 40; n++)
        {
            Assert.True(await follower.MoveNextAsync());
            Assert.Equal(n, follower.Current.Position);
            Assert.Equal(MiB, ((EventEnvelope)follower.Current.Entry).Data.Utf8Json.Length);
        }

        await follower.DisposeAsync();
    }

    [Fact]
    public async Task FollowAsync_AfterALongPauseWithNobody_MissesNothing()
    {
        await using var log = Logs.Open(folder.Path, LogDurability.Memory, segmentSize: MiB);
        var expected = 0L;
        foreach (var pause in (int[])[1, TailCache.Size - 1, TailCache.Size, TailCache.Size + 1, 3 * TailCache.Size, 5])
        {
            var follower = log.FollowAsync(expected, Token).GetAsyncEnumerator(Token);
            await Logs.FillAsync(log, 1);
            for (var n = 0; n < pause; n += 100)
            {
                await log.AppendAsync([.. Enumerable.Range(0, Math.Min(100, pause - n)).Select(static i => (LogEntry)Sample.Event(i))], cancellationToken: Token);
            }

            for (var head = log.Head; expected < head; expected++)
            {
                Assert.True(await follower.MoveNextAsync());
                Assert.Equal(expected, follower.Current.Position);
            }

            await follower.DisposeAsync();
        }
    }

    private static async Task CheckAsync(EmbeddedEventLog log, List<LogRecord> records)
    {
        foreach (var n in (int[])[0, 3, 2_499, 4_999, 11_999])
        {
            foreach (var backwards in (bool[])[false, true])
            {
                await AreFoundAsync(new LogQuery { Type = $"T{n % 7}", Backwards = backwards }, e => e.Type == $"T{n % 7}");
                await AreFoundAsync(new LogQuery { CorrelationId = $"c{n}", Backwards = backwards }, e => e.CorrelationId == $"c{n}");
                await AreFoundAsync(new LogQuery { Stream = $"s{n % 5_000}", Backwards = backwards }, e => e.Stream == $"s{n % 5_000}");
                var (since, until) = (Sample.Epoch.AddSeconds(n), Sample.Epoch.AddSeconds(n + IndexPage.Size));
                await AreFoundAsync(new LogQuery { Since = since, Until = until, Backwards = backwards }, e => e.Time >= since && e.Time < until);
            }
        }

        async Task AreFoundAsync(LogQuery query, Func<EventEnvelope, bool> matches)
        {
            var expected = records.Where(record => matches((EventEnvelope)record.Entry)).Select(static record => record.Position);
            Assert.Equal(query.Backwards ? expected.Reverse() : expected, (await Logs.ReadAllAsync(log, query)).Select(static record => record.Position));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> AppendAsync(EmbeddedEventLog log, int count, int bytes)
    {
        var entries = new List<WeakReference>();
        for (var n = 0; n < count; n++)
        {
            var record = await log.AppendAsync(Sample.Event(n) with { Data = new EventData(Encoding.UTF8.GetBytes($"\"{new string('x', bytes - 2)}\"")) }, Token);
            entries.Add(new WeakReference(record.Entry));
        }

        return entries;
    }

    private static int Alive(List<WeakReference> entries)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return entries.Count(static entry => entry.IsAlive);
    }
}
