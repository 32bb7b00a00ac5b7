namespace Rehearsal.Events.Tests.Log;

public abstract partial class EventLogConformance
{
    [Fact]
    public async Task Follow_PastAndFuture_AreReadOnceInOrder()
    {
        await using var log = await CreateAsync();
        await log.AppendAsync([Sample.Event(0), Sample.Event(1)], cancellationToken: Token);
        var following = FollowAsync(log, 1, 3);
        await log.AppendAsync([Sample.Event(2)], cancellationToken: Token);
        await log.AppendAsync([Sample.Event(3)], cancellationToken: Token);

        Assert.Equal([1, 2, 3], (await following).Select(r => r.Position));
    }

    [Fact]
    public async Task Follow_FromBeyondTheHead_WaitsForThatPosition()
    {
        await using var log = await CreateAsync();
        var following = FollowAsync(log, 2, 1);
        await log.AppendAsync([Sample.Event(0)], cancellationToken: Token);
        await log.AppendAsync([Sample.Event(1), Sample.Event(2)], cancellationToken: Token);
        Assert.Equal([2], (await following).Select(r => r.Position));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.FollowAsync(-1, Token));
    }

    [Fact]
    public async Task Follow_CancelledWhileWaiting_CompletesQuietly()
    {
        await using var log = await CreateAsync();
        await log.AppendAsync([Sample.Event(0)], cancellationToken: Token);
        using var source = new CancellationTokenSource();
        await using var follower = log.FollowAsync(0, source.Token).GetAsyncEnumerator(Token);
        Assert.True(await follower.MoveNextAsync());
        var next = follower.MoveNextAsync();
        Assert.False(next.IsCompleted);

        source.Cancel();

        Assert.False(await next);
    }

    [Fact]
    public async Task Follow_CancelledWhileReading_CompletesQuietly()
    {
        await using var log = await CreateAsync();
        await log.AppendAsync([Sample.Event(0), Sample.Event(1)], cancellationToken: Token);
        using var source = new CancellationTokenSource();
        var read = 0;
        await foreach (var record in log.FollowAsync(0, source.Token))
        {
            read++;
            source.Cancel();
        }

        Assert.Equal(1, read);
    }

    [Fact]
    public async Task Follow_LogDisposed_CompletesQuietly()
    {
        var log = await CreateAsync();
        await using var follower = log.FollowAsync(0, Token).GetAsyncEnumerator(Token);
        var next = follower.MoveNextAsync();
        await log.DisposeAsync();
        Assert.False(await next);
    }

    [Fact]
    public async Task Follow_ManyFollowers_AllSeeEverything()
    {
        const int Followers = 200, Count = 100;
        await using var log = await CreateAsync();
        var following = Enumerable.Range(0, Followers).Select(_ => FollowAsync(log, 0, Count)).ToArray();
        for (var n = 0; n < Count; n++)
        {
            await log.AppendAsync([Sample.Event(n)], cancellationToken: Token);
        }

        foreach (var records in await Task.WhenAll(following))
        {
            Assert.Equal(Numbers(0, Count), records.Select(r => r.Position));
        }
    }

    [Fact]
    public async Task Follow_OnASingleThreadedContext_StaysOnIt()
    {
        await using var log = await CreateAsync();
        using var source = new CancellationTokenSource();
        var threads = new HashSet<int>();
        var read = 0;

        var pump = new SingleThreadedContext();
        pump.Run(async () =>
        {
            var following = Enumerable.Range(0, 3).Select(async _ =>
            {
                await foreach (var record in log.FollowAsync(0, source.Token))
                {
                    threads.Add(Environment.CurrentManagedThreadId);
                    read++;
                }

                threads.Add(Environment.CurrentManagedThreadId);
            }).ToArray();
            for (var n = 0; n < 50; n++)
            {
                await log.AppendAsync([Sample.Event(n)], cancellationToken: Token);
                threads.Add(Environment.CurrentManagedThreadId);
                await Task.Yield();
            }

            while (read < 150)
            {
                await Task.Yield();
            }

            source.Cancel();
            await Task.WhenAll(following);
        });

        Assert.Equal([Environment.CurrentManagedThreadId], threads);
        Assert.Equal(150, read);
    }
}
