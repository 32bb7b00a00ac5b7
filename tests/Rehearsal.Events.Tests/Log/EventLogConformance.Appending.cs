namespace Rehearsal.Events.Tests.Log;

public abstract partial class EventLogConformance
{
    [Fact]
    public async Task Append_EmptyLog_StartsAtZeroAndCountsUp()
    {
        await using var log = await CreateAsync();
        Assert.Equal(0, log.Head);

        var first = await log.AppendAsync([Sample.Event(1), Sample.Span(2)], cancellationToken: Token);
        var second = await log.AppendAsync([Sample.Mark(3)], cancellationToken: Token);

        Assert.Equal([new LogRecord(0, Sample.Event(1)), new LogRecord(1, Sample.Span(2))], first);
        Assert.Equal([new LogRecord(2, Sample.Mark(3))], second);
        Assert.Equal(3, log.Head);
    }

    [Fact]
    public async Task Append_EmptyBatch_IsRefused()
    {
        await using var log = await CreateAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await log.AppendAsync([], cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await log.AppendAsync((IReadOnlyList<LogEntry>)null!, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await log.AppendAsync((LogEntry)null!, Token));
    }

    [Fact]
    public async Task Append_OneEntry_IsCommittedLikeABatchOfOne()
    {
        await using var log = await CreateAsync();
        List<LogRecord> seen = [];
        using var subscription = log.Subscribe(seen.AddRange);

        var first = await log.AppendAsync(Sample.Event(1) with { Stream = "order-1" }, Token);
        var second = await log.AppendAsync(Sample.Span(2), Token);
        var third = await log.AppendAsync(Sample.Event(3) with { Stream = "order-1" }, Token);

        Assert.Equal(new LogRecord(0, Sample.Event(1) with { Stream = "order-1", StreamVersion = 1 }), first);
        Assert.Equal(new LogRecord(1, Sample.Span(2)), second);
        Assert.Equal(new LogRecord(2, Sample.Event(3) with { Stream = "order-1", StreamVersion = 2 }), third);
        Assert.Equal([first, second, third], seen);
        Assert.Equal([first, second, third], await ReadAsync(log, LogQuery.All));
    }

    [Fact]
    public async Task Append_OneBadEntry_IsRefusedAndNothingIsCommitted()
    {
        await using var log = await CreateAsync();

        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await log.AppendAsync(Sample.Event(1) with { Source = "" }, Token));

        Assert.Contains("the Source of event", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, log.Head);
    }

    [Fact]
    public async Task Append_OneEntryToADisposedLogOrWithACancelledToken_IsRefused()
    {
        var log = await CreateAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await log.AppendAsync(Sample.Event(1), new CancellationToken(canceled: true)));
        Assert.Equal(0, log.Head);
        await log.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await log.AppendAsync(Sample.Event(1), Token));
    }

    public static TheoryData<string> BadEntries => ["no type", "platform type", "no source", "mark", "mark as span", "null", "no service", "empty stream", "zero trace"];

    [Theory]
    [MemberData(nameof(BadEntries))]
    public async Task Append_BadEntry_IsRefusedWithItsIndexAndNothingIsCommitted(string what)
    {
        LogEntry bad = what switch
        {
            "no type" => Sample.Event(2) with { Type = "" },
            "platform type" => Sample.Event(2) with { Type = "rehearsal.thing" },
            "no source" => Sample.Event(2) with { Source = "" },
            "mark" => Sample.Mark(2) with { Kind = "fault" },
            "mark as span" => Sample.Mark(2) with { Kind = "rehearsal.span" },
            "no service" => Sample.Span(2) with { Service = "" },
            "empty stream" => Sample.Event(2) with { Stream = "" },
            "zero trace" => Sample.Event(2) with { TraceParent = new TraceParent(7, default) },
            _ => null!,
        };
        await using var log = await CreateAsync();

        var e = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await log.AppendAsync([Sample.Event(1, stream: "s"), bad, Sample.Event(3)], cancellationToken: Token));

        Assert.Contains("Entry 1 of 3", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, log.Head);
        Assert.Equal(0, await log.GetStreamVersionAsync("s", Token));
    }

    [Fact]
    public async Task Append_DuplicateIds_AreKept()
    {
        await using var log = await CreateAsync();
        await log.AppendAsync([Sample.Event(1), Sample.Event(1)], cancellationToken: Token);
        Assert.Equal(2, (await ReadAsync(log, LogQuery.All)).Count);
    }

    [Fact]
    public async Task Append_CancelledToken_CommitsNothing()
    {
        await using var log = await CreateAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await log.AppendAsync([Sample.Event()], cancellationToken: new CancellationToken(true)));
        Assert.Equal(0, log.Head);
    }

    [Fact]
    public async Task Append_CallersListChangedLater_LogIsNot()
    {
        await using var log = await CreateAsync();
        LogEntry[] entries = [Sample.Event(1), Sample.Event(2)];
        var committed = await log.AppendAsync(entries, cancellationToken: Token);
        entries[0] = Sample.Event(9);

        Assert.Equal(Sample.Event(1), committed[0].Entry);
        Assert.Equal(Sample.Event(1), (await ReadAsync(log, LogQuery.All))[0].Entry);
    }

    [Fact]
    public async Task Append_LargeBatch_IsContiguousAndWhole()
    {
        await using var log = await CreateAsync();
        await log.AppendAsync([Sample.Event()], cancellationToken: Token);
        var batch = await log.AppendAsync([.. Enumerable.Range(0, 20_000).Select(n => Sample.Event(n))], cancellationToken: Token);

        Assert.Equal(20_000, batch.Count);
        Assert.Equal(Numbers(1, 20_000), batch.Select(r => r.Position));
        Assert.Equal(Sample.Event(19_999), batch[19_999].Entry);
        Assert.Equal(20_001, log.Head);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch[20_000]);
    }

    [Fact]
    public async Task Append_AfterDisposal_IsRefused()
    {
        var log = await CreateAsync();
        await log.DisposeAsync();
        await log.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await log.AppendAsync([Sample.Event()], cancellationToken: Token));
    }

    [Fact]
    public async Task Append_ManyThreads_PositionsAreGaplessAndBatchesContiguous()
    {
        const int Writers = 8, Batches = 200, Size = 5;
        await using var log = await CreateAsync();
        var seen = new List<LogRecord>();
        using var subscription = log.Subscribe(batch =>
        {
            // Whoever else calls at the same time makes the counts below wrong.
            var before = seen.Count;
            seen.AddRange(batch);
            Assert.Equal(before + batch.Count, seen.Count);
        });
        var followers = Enumerable.Range(0, 4).Select(n => Task.Run(() => FollowAsync(log, n, (Writers * Batches * Size) - n), Token)).ToArray();

        var writers = Enumerable.Range(0, Writers).Select(w => Task.Run(
            async () =>
            {
                for (var b = 0; b < Batches; b++)
                {
                    var records = await log.AppendAsync([.. Enumerable.Range(0, Size).Select(n => Sample.Event(n, correlation: $"{w}/{b}"))], cancellationToken: Token);
                    Assert.Equal(Numbers(records[0].Position, Size), records.Select(r => r.Position));
                }
            },
            Token));
        await Task.WhenAll(writers);

        var all = await ReadAsync(log, LogQuery.All);
        Assert.Equal(Numbers(0, Writers * Batches * Size), all.Select(r => r.Position));
        Assert.All(all.Chunk(Size), batch => Assert.Single(batch.Select(r => r.Entry.CorrelationId).Distinct()));
        for (var n = 0; n < followers.Length; n++)
        {
            Assert.Equal(all.Skip(n), await followers[n]);
        }

        // A batch may be handed over by another writer's thread, but never after the last writer is done.
        Assert.Equal(all.Count, log.Head);
        Assert.Equal(all, seen);
    }
}
