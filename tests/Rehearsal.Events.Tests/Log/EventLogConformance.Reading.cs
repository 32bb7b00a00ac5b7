namespace Rehearsal.Events.Tests.Log;

public abstract partial class EventLogConformance
{
    [Fact]
    public async Task Read_EmptyLog_GivesNothing()
    {
        await using var log = await CreateAsync();
        Assert.Empty(await ReadAsync(log, LogQuery.All));
        Assert.Empty(await ReadAsync(log, new LogQuery { Type = "X", Backwards = true }));
    }

    [Fact]
    public async Task Read_ByEachCondition_GivesWhatMatches()
    {
        await using var log = await CreateAsync();
        await log.AppendAsync(
            [
                Sample.Event(0, "A", "c1", "s1"),
                Sample.Span(1, "c1", TimeSpan.FromSeconds(1)),
                Sample.Mark(2, MarkKinds.Fault, "c2", TimeSpan.FromSeconds(2)),
                Sample.Event(3, "B", "c2", "s1", TimeSpan.FromSeconds(3)),
                Sample.Event(4, "A", "c2", "s2", TimeSpan.FromSeconds(4)),
            ],
            cancellationToken: Token);

        Assert.Equal([0, 4], await PositionsAsync(log, new LogQuery { Type = "A" }));
        Assert.Equal([2], await PositionsAsync(log, new LogQuery { Type = MarkKinds.Fault }));
        Assert.Empty(await PositionsAsync(log, new LogQuery { Type = "a" }));
        Assert.Equal([0, 1], await PositionsAsync(log, new LogQuery { CorrelationId = "c1" }));
        Assert.Equal([0, 3], await PositionsAsync(log, new LogQuery { Stream = "s1" }));
        Assert.Equal([1], await PositionsAsync(log, new LogQuery { Kinds = LogEntryKinds.Spans }));
        Assert.Equal([1, 2], await PositionsAsync(log, new LogQuery { Kinds = LogEntryKinds.Spans | LogEntryKinds.Marks }));
        Assert.Empty(await PositionsAsync(log, new LogQuery { Kinds = LogEntryKinds.None }));
        Assert.Equal([1, 2], await PositionsAsync(log, new LogQuery { Since = Sample.Epoch.AddSeconds(1), Until = Sample.Epoch.AddSeconds(3) }));
        Assert.Equal([3, 4], await PositionsAsync(log, new LogQuery { FromPosition = 3 }));
        Assert.Empty(await PositionsAsync(log, new LogQuery { FromPosition = 5 }));
        Assert.Equal([4], await PositionsAsync(log, new LogQuery { Type = "A", CorrelationId = "c2", Stream = "s2", Kinds = LogEntryKinds.Events }));
        Assert.Equal([4, 3, 2, 1, 0], await PositionsAsync(log, new LogQuery { Backwards = true }));
        Assert.Equal([4, 3], await PositionsAsync(log, new LogQuery { Backwards = true, Limit = 2 }));
        Assert.Equal([4], await PositionsAsync(log, new LogQuery { Type = "A", Backwards = true, FromPosition = 1 }));
        Assert.Equal([0], await PositionsAsync(log, new LogQuery { Type = "A", Limit = 1 }));
    }

    [Fact]
    public async Task Read_RandomQueries_AgreeWithAPlainFilter()
    {
        var random = new Random(7);
        await using var log = await CreateAsync();
        for (var n = 0; n < 3_000;)
        {
            var batch = new List<LogEntry>();
            for (var size = random.Next(1, 40); size > 0; size--, n++)
            {
                var after = TimeSpan.FromSeconds((n / 10) + random.Next(-30, 30));
                var correlation = $"c{random.Next(200)}";
                batch.Add(random.Next(4) switch
                {
                    0 => Sample.Span(n, correlation, after),
                    1 => Sample.Mark(n, random.Next(2) == 0 ? MarkKinds.Step : MarkKinds.Fault, correlation, after),
                    _ => Sample.Event(n, $"T{random.Next(5)}", correlation, random.Next(3) == 0 ? null : $"s{random.Next(50)}", after),
                });
            }

            await log.AppendAsync(batch, cancellationToken: Token);
            for (var q = 0; q < 5; q++)
            {
                var query = Draw(random, n);
                var expected = await ReadAsync(log, LogQuery.All);
                expected.RemoveAll(r => !Matches(query, r));
                if (query.Backwards)
                {
                    expected.Reverse();
                }

                Assert.Equal(expected.Take(query.Limit ?? int.MaxValue), await ReadAsync(log, query));
            }
        }
    }

    [Fact]
    public async Task Read_CommitsDuringReading_AreNotWaitedForOrSeen()
    {
        await using var log = await CreateAsync();
        await log.AppendAsync([Sample.Event(0), Sample.Event(1)], cancellationToken: Token);
        var read = new List<long>();
        await foreach (var record in log.ReadAsync(new LogQuery { Type = "OrderCreated" }, Token))
        {
            read.Add(record.Position);
            await log.AppendAsync([Sample.Event(2)], cancellationToken: Token);
        }

        Assert.Equal([0, 1], read);
    }

    [Fact]
    public async Task Read_Cancelled_Ends()
    {
        await using var log = await CreateAsync();
        await log.AppendAsync([Sample.Event(0), Sample.Event(1)], cancellationToken: Token);
        using var source = new CancellationTokenSource();
        var read = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var record in log.ReadAsync(LogQuery.All, source.Token))
            {
                read++;
                source.Cancel();
            }
        });
        Assert.Equal(1, read);
    }

    private static LogQuery Draw(Random random, int count)
    {
        bool Sometimes() => random.Next(3) == 0;
        return new LogQuery
        {
            Type = Sometimes() ? random.Next(2) == 0 ? MarkKinds.Fault : $"T{random.Next(6)}" : null,
            CorrelationId = Sometimes() ? $"c{random.Next(210)}" : null,
            Stream = Sometimes() ? $"s{random.Next(55)}" : null,
            Since = Sometimes() ? Sample.Epoch.AddSeconds(random.Next(-10, 320)) : null,
            Until = Sometimes() ? Sample.Epoch.AddSeconds(random.Next(-10, 320)) : null,
            FromPosition = Sometimes() ? random.Next(-1, count + 2) : 0,
            Kinds = Sometimes() ? (LogEntryKinds)random.Next(8) : LogEntryKinds.All,
            Backwards = random.Next(2) == 0,
            Limit = Sometimes() ? random.Next(1, 100) : null,
        };
    }

    private static bool Matches(LogQuery query, LogRecord record)
    {
        var (type, stream, kind) = record.Entry switch
        {
            EventEnvelope e => (e.Type, e.Stream, LogEntryKinds.Events),
            Mark m => (m.Kind, null, LogEntryKinds.Marks),
            _ => ((string?)null, (string?)null, LogEntryKinds.Spans),
        };
        return query.Kinds.HasFlag(kind)
            && record.Position >= query.FromPosition
            && (query.Type ?? type) == type
            && (query.Stream ?? stream) == stream
            && (query.CorrelationId ?? record.Entry.CorrelationId) == record.Entry.CorrelationId
            && record.Entry.Time >= (query.Since ?? DateTimeOffset.MinValue)
            && record.Entry.Time < (query.Until ?? DateTimeOffset.MaxValue);
    }
}
