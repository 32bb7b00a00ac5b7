using Rehearsal.Events.Tests.Embedded;
using Rehearsal.Events.Tests.Recordings;

namespace Rehearsal.Events.Tests.Log;

/// <summary>What a memory log reads back once its entries are no longer the objects that were appended: from its pages, and from its file.</summary>
public sealed class MemoryLogPagesTests : IDisposable
{
    private const int Many = 12_000;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public async Task Read_EntriesOfEveryKind_AreWhatWasAppended(int seed, bool spills)
    {
        await using var log = new MemoryEventLog(Options(spills));
        var entries = await AppendRandomAsync(log, seed);

        var read = await ReadAsync(log, LogQuery.All);

        Assert.Equal(entries.Count, read.Count);
        Assert.All(read, record => Assert.Equal(entries[(int)record.Position], record.Entry));
        Assert.Equal(read, log.Snapshot());
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public async Task WriteAll_Snapshot_GivesTheBytesOfOneByOne(int seed, bool spills)
    {
        await using var log = new MemoryEventLog(Options(spills));
        await AppendRandomAsync(log, seed);
        using MemoryStream atOnce = new();
        using MemoryStream oneByOne = new();
        using var fast = new RecordingWriter(atOnce, new RecordingHeader(), leaveOpen: true);
        using var slow = new RecordingWriter(oneByOne, new RecordingHeader(), leaveOpen: true);

        fast.WriteAll(log.Snapshot());
        await foreach (var record in log.ReadAsync(LogQuery.All, Token))
        {
            slow.Write(record);
        }

        Assert.Equal(slow.Complete(), fast.Complete());
        Assert.Equal(slow.Count, fast.Count);
        Assert.True(oneByOne.ToArray().AsSpan().SequenceEqual(atOnce.ToArray()));
    }

    [Fact]
    public async Task Read_TextThatIsHalfACharacter_ComesBackAsItWas()
    {
        await using var log = new MemoryEventLog();
        var half = Sample.Span() with { Error = new SpanError("E\uD800", "\uDC00 first"), Handler = "h\uD800" };
        await log.AppendAsync([half], cancellationToken: Token);
        await FillAsync(log, Many);

        Assert.Equal(half, (await ReadAsync(log, new LogQuery { Limit = 1 }))[0].Entry);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_Queries_FindWhatAScanFinds(bool spills)
    {
        await using var log = new MemoryEventLog(Options(spills));
        var entries = new List<LogEntry>();
        var random = new Random(4);
        for (var n = 0; n < Many; n++)
        {
            entries.Add((n % 3) switch
            {
                0 => Sample.Event(n, $"Type{random.Next(20)}", $"flow-{random.Next(500)}", $"stream-{random.Next(50)}", TimeSpan.FromSeconds(random.Next(10_000))) with { Data = Padding(n) },
                1 => Sample.Span(n, $"flow-{random.Next(500)}", TimeSpan.FromSeconds(random.Next(10_000))),
                _ => Sample.Mark(n, MarkKinds.Step, $"flow-{random.Next(500)}", TimeSpan.FromSeconds(random.Next(10_000))),
            });
            await log.AppendAsync([entries[^1]], cancellationToken: Token);
        }

        await AssertFoundAsync(log, new LogQuery { Type = "Type7" }, entries, static e => e is EventEnvelope { Type: "Type7" });
        await AssertFoundAsync(log, new LogQuery { CorrelationId = "flow-42" }, entries, static e => e.CorrelationId == "flow-42");
        await AssertFoundAsync(log, new LogQuery { Stream = "stream-3" }, entries, static e => e is EventEnvelope { Stream: "stream-3" });
        await AssertFoundAsync(log, new LogQuery { Kinds = LogEntryKinds.Marks }, entries, static e => e is Mark);
        await AssertFoundAsync(log, new LogQuery { Kinds = LogEntryKinds.Spans, CorrelationId = "flow-1" }, entries, static e => e is Span { CorrelationId: "flow-1" });
        var since = Sample.Epoch.AddSeconds(5_000);
        await AssertFoundAsync(log, new LogQuery { Since = since, Until = since.AddSeconds(50) }, entries, e => e.Time >= since && e.Time < since.AddSeconds(50));
    }

    [Fact]
    public async Task Append_MoreThanTheBound_GoesToAFileWithoutAName()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Open files are found under /proc.");
        await using var log = new MemoryEventLog(Options(spills: true));

        await FillAsync(log, Many);

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Contains(
            Directory.EnumerateFiles("/proc/self/fd").Select(static link => new FileInfo(link).LinkTarget),
            target => target?.StartsWith(folder.Path, StringComparison.Ordinal) == true);
        Assert.Equal(Many, (await ReadAsync(log, LogQuery.All)).Count);
    }

    [Fact]
    public async Task Append_FolderThatCannotBe_KeepsEverythingInMemory()
    {
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "in the way", Token);
        await using var log = new MemoryEventLog(Options(spills: true) with { Folder = Path.Combine(file, "below") });

        await FillAsync(log, Many);

        var read = await ReadAsync(log, LogQuery.All);
        Assert.Equal(Enumerable.Range(0, Many).Select(Sample.Id), read.Select(static record => record.Entry.Id));
    }

    [Fact]
    public async Task Read_WhileOthersAppend_FindsEveryPositionWhole()
    {
        await using var log = new MemoryEventLog(Options(spills: true));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(
            async () =>
            {
                for (var reads = 0; reads == 0 || !end.IsCancellationRequested; reads++)
                {
                    var next = 0L;
                    await foreach (var record in log.ReadAsync(LogQuery.All, Token))
                    {
                        Assert.Equal(next++, record.Position);
                        Assert.Equal(Padding((int)record.Position), ((EventEnvelope)record.Entry).Data);
                    }
                }
            },
            Token)).ToList();

        await FillAsync(log, Many);
        await end.CancelAsync();

        await Task.WhenAll(readers);
    }

    [Theory]
    [InlineData(1024 * 1024 - 1)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void InMemoryMax_OutOfRange_IsRefused(long value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryLogOptions { InMemoryMax = value });

    private static EventData Padding(int n) => new(System.Text.Encoding.UTF8.GetBytes($"{{\"n\":{n},\"text\":\"{new string((char)('a' + (n % 26)), 300)}\"}}"));

    private static async Task FillAsync(MemoryEventLog log, int count)
    {
        for (var n = 0; n < count; n++)
        {
            await log.AppendAsync([Sample.Event(n) with { Data = Padding(n) }], cancellationToken: Token);
        }
    }

    private static async Task<List<LogEntry>> AppendRandomAsync(MemoryEventLog log, int seed)
    {
        var random = new Random(seed);
        var source = new RandomEntries(random);
        List<LogEntry> entries = [];
        while (entries.Count < Many)
        {
            LogEntry[] batch = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => source.Next())];
            var committed = await log.AppendAsync(batch, cancellationToken: Token);
            entries.AddRange(committed.Select(static record => record.Entry));
        }

        return entries;
    }

    private static async Task AssertFoundAsync(MemoryEventLog log, LogQuery query, List<LogEntry> entries, Func<LogEntry, bool> matches)
    {
        var expected = Enumerable.Range(0, entries.Count).Where(n => matches(entries[n])).Select(static n => (long)n).ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, (await ReadAsync(log, query)).Select(static record => record.Position));
        Assert.Equal(Enumerable.Reverse(expected).Take(7), (await ReadAsync(log, query with { Backwards = true, Limit = 7 })).Select(static record => record.Position));
    }

    private static async Task<List<LogRecord>> ReadAsync(MemoryEventLog log, LogQuery query)
    {
        List<LogRecord> records = [];
        await foreach (var record in log.ReadAsync(query, Token))
        {
            records.Add(record);
        }

        return records;
    }

    private MemoryLogOptions Options(bool spills) => new() { Folder = folder.Path, InMemoryMax = spills ? 1024 * 1024 : 512 * 1024 * 1024 };
}
