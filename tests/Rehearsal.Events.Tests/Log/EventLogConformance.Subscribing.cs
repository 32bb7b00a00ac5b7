using System.Collections.Concurrent;

namespace Rehearsal.Events.Tests.Log;

public abstract partial class EventLogConformance
{
    [Fact]
    public async Task Subscribe_Commits_AreHandedOverBeforeAppendReturns()
    {
        await using var log = await CreateAsync();
        await log.AppendAsync([Sample.Event(0)], cancellationToken: Token);
        var batches = new List<IReadOnlyList<LogRecord>>();
        var subscription = log.Subscribe(batches.Add);

        var second = await log.AppendAsync([Sample.Event(1, stream: "s"), Sample.Event(2)], cancellationToken: Token);
        Assert.Equal(second, Assert.Single(batches));
        subscription.Dispose();
        await log.AppendAsync([Sample.Event(3)], cancellationToken: Token);

        Assert.Single(batches);
        subscription.Dispose();
    }

    [Fact]
    public async Task Subscribe_CallbackAppends_OrderIsKeptForEverybody()
    {
        await using var log = await CreateAsync();
        var first = new List<long>();
        var second = new List<long>();
        var depth = 0;
        using var appending = log.Subscribe(batch =>
        {
            Assert.Equal(1, ++depth);
            first.AddRange(batch.Select(r => r.Position));
            if (batch[0].Position < 10)
            {
                log.AppendAsync([Sample.Event(1), Sample.Event(2)]).AsTask().GetAwaiter().GetResult();
            }

            depth--;
        });
        using var observing = log.Subscribe(batch => second.AddRange(batch.Select(r => r.Position)));

        await log.AppendAsync([Sample.Event(0)], cancellationToken: Token);

        Assert.Equal(Numbers(0, 13), first);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Subscribe_CallbackWaitsForAnotherThreadsAppend_DoesNotDeadlock()
    {
        await using var log = await CreateAsync();
        var seen = new ConcurrentQueue<long>();
        using var subscription = log.Subscribe(batch =>
        {
            seen.Enqueue(batch[0].Position);
            if (batch[0].Position == 0)
            {
                var other = new Thread(() => log.AppendAsync([Sample.Event(1)]).AsTask().GetAwaiter().GetResult());
                other.Start();
                other.Join();
            }
        });

        await log.AppendAsync([Sample.Event(0)], cancellationToken: Token);
        Assert.Equal([0, 1], seen);
    }

    [Fact]
    public async Task Subscribe_InsideACallback_StartsWithTheNextCommit()
    {
        await using var log = await CreateAsync();
        var late = new List<long>();
        IDisposable? inner = null;
        using var subscription = log.Subscribe(batch =>
        {
            if (inner is null)
            {
                // Committed already, not handed over yet: not the new subscriber's either.
                log.AppendAsync([Sample.Event(1)]).AsTask().GetAwaiter().GetResult();
                inner = log.Subscribe(b => late.Add(b[0].Position));
            }
        });
        await log.AppendAsync([Sample.Event(0)], cancellationToken: Token);
        await log.AppendAsync([Sample.Event(2)], cancellationToken: Token);

        Assert.Equal([2], late);
        inner!.Dispose();
    }

    [Fact]
    public async Task Subscribe_EndedInsideItsOwnCallback_IsNotCalledAgain()
    {
        await using var log = await CreateAsync();
        var calls = 0;
        IDisposable? subscription = null;
        subscription = log.Subscribe(_ =>
        {
            calls++;
            log.AppendAsync([Sample.Event(1)]).AsTask().GetAwaiter().GetResult();
            subscription!.Dispose();
        });
        await log.AppendAsync([Sample.Event(0)], cancellationToken: Token);
        Assert.Equal(1, calls);
        Assert.Equal(2, log.Head);
    }

    [Fact]
    public async Task Subscribe_CallbackThrows_OthersAreServedAndTheLogGoesOn()
    {
        await using var log = await CreateAsync();
        var seen = new List<long>();
        var broken = log.Subscribe(_ => throw new InvalidOperationException("broken"));
        using var observing = log.Subscribe(batch => seen.Add(batch[0].Position));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await log.AppendAsync([Sample.Event(0)], cancellationToken: Token));
        broken.Dispose();
        await log.AppendAsync([Sample.Event(1)], cancellationToken: Token);

        Assert.Equal([0, 1], seen);
    }
}
