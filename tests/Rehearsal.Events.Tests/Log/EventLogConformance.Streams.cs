namespace Rehearsal.Events.Tests.Log;

public abstract partial class EventLogConformance
{
    [Fact]
    public async Task Append_EventsOfStreams_GetTheirVersions()
    {
        await using var log = await CreateAsync();
        await log.AppendAsync([Sample.Event(1, stream: "a"), Sample.Event(2, stream: "b"), Sample.Event(3, stream: "a"), Sample.Event(4)], cancellationToken: Token);
        var records = await log.AppendAsync([Sample.Event(5, stream: "a") with { StreamVersion = 77 }, Sample.Event(6) with { StreamVersion = 3 }], cancellationToken: Token);

        var all = (await ReadAsync(log, LogQuery.All)).Select(r => ((EventEnvelope)r.Entry).StreamVersion);
        Assert.Equal([1, 1, 2, null, 3, null], all);
        Assert.Equal(3, ((EventEnvelope)records[0].Entry).StreamVersion);
        Assert.Equal(3, await log.GetStreamVersionAsync("a", Token));
        Assert.Equal(1, await log.GetStreamVersionAsync("b", Token));
        Assert.Equal(0, await log.GetStreamVersionAsync("A", Token));
    }

    [Fact]
    public async Task Append_ExpectationHolds_Commits()
    {
        await using var log = await CreateAsync();
        await log.AppendAsync([Sample.Event(1, stream: "a"), Sample.Event(2, stream: "a")], [new StreamExpectation("a", 0)], Token);
        await log.AppendAsync([Sample.Event(3, stream: "a")], [new StreamExpectation("a", 2), new StreamExpectation("other", 0)], Token);
        Assert.Equal(3, await log.GetStreamVersionAsync("a", Token));
    }

    [Fact]
    public async Task Append_ExpectationFails_CommitsNothingAndSaysWhy()
    {
        await using var log = await CreateAsync();
        await log.AppendAsync([Sample.Event(1, stream: "a")], cancellationToken: Token);

        var e = await Assert.ThrowsAsync<StreamConflictException>(async () => await log.AppendAsync(
            [Sample.Event(2, stream: "b"), Sample.Event(3, stream: "a")], [new StreamExpectation("b", 0), new StreamExpectation("a", 0)], Token));

        Assert.Equal(("a", 0L, 1L), (e.Stream, e.Expected, e.Actual));
        Assert.Equal(1, log.Head);
        Assert.Equal(0, await log.GetStreamVersionAsync("b", Token));
    }

    [Fact]
    public async Task Append_ExpectationOfStreamOutsideTheBatch_IsChecked()
    {
        await using var log = await CreateAsync();
        await log.AppendAsync([Sample.Event(1, stream: "a")], cancellationToken: Token);
        await Assert.ThrowsAsync<StreamConflictException>(async () => await log.AppendAsync([Sample.Mark(2)], [new StreamExpectation("a", 5)], Token));
        await log.AppendAsync([Sample.Mark(2)], [new StreamExpectation("a", 1)], Token);
        Assert.Equal(2, log.Head);
    }

    [Fact]
    public async Task Append_WritersRaceOnAStream_OneWinsEachVersion()
    {
        const int Writers = 8, Versions = 100;
        await using var log = await CreateAsync();
        var wins = new int[Versions];

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(
            async () =>
            {
                for (var version = 0; version < Versions; version++)
                {
                    try
                    {
                        await log.AppendAsync([Sample.Event(w, stream: "s")], [new StreamExpectation("s", version)], Token);
                        Interlocked.Increment(ref wins[version]);
                    }
                    catch (StreamConflictException e)
                    {
                        Assert.True(e.Actual > version);
                    }
                }
            },
            Token)));

        Assert.All(wins, count => Assert.Equal(1, count));
        var versions = (await ReadAsync(log, new LogQuery { Stream = "s" })).Select(r => ((EventEnvelope)r.Entry).StreamVersion!.Value);
        Assert.Equal(Numbers(1, Versions), versions);
    }

    [Fact]
    public async Task Append_ManyThreadsDecideOnOneStream_EachVersionIsWonOnce()
    {
        const int Writers = 8, Each = 40;
        await using var log = await CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                for (var won = 0; won < Each;)
                {
                    var version = await log.GetStreamVersionAsync("s", Token);
                    try
                    {
                        await log.AppendAsync([Sample.Event(writer, stream: "s")], [new StreamExpectation("s", version)], Token);
                        won++;
                    }
                    catch (StreamConflictException e)
                    {
                        Assert.Equal(version, e.Expected);
                        Assert.NotEqual(version, e.Actual);
                    }
                }
            },
            Token)));

        var all = await ReadAsync(log, new LogQuery { Stream = "s" });
        Assert.Equal(Numbers(1, Writers * Each), all.Select(static r => ((EventEnvelope)r.Entry).StreamVersion!.Value));
        Assert.Equal(Writers * Each, await log.GetStreamVersionAsync("s", Token));
    }
}
