using System.Threading.Channels;

namespace Rehearsal.Simulation.Tests.Scheduling;

/// <summary>Every wait that STYLE promises to stay: the code after it runs on the simulation's thread, and context.</summary>
public sealed class StaysOnThreadTests
{
    private readonly Simulation simulation = Simulations.CreateImpatient();

    [Fact]
    public void Yield_Continuation_Stays() => Play(async () => await Task.Yield());

    [Fact]
    public void Delay_Continuation_Stays() => Play(() => simulation.Delay(5));

    [Fact]
    public void StartNew_GivenTheScheduler_Stays() => Play(async () =>
    {
        await simulation.Delay(1);
        var thread = await Task.Factory.StartNew(
            () => Environment.CurrentManagedThreadId, CancellationToken.None, TaskCreationOptions.DenyChildAttach, simulation.Scheduler);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    });

    [Fact]
    public void WhenAll_Continuation_Stays() => Play(() => Task.WhenAll(simulation.Delay(3), simulation.Delay(2), YieldAsync()));

    [Fact]
    public void WhenAny_Continuation_Stays() => Play(async () => await await Task.WhenAny(simulation.Delay(3), simulation.Delay(2)));

    [Fact]
    public void CompletionSource_EitherKind_Stays() => Play(async () =>
    {
        foreach (var options in new[] { TaskCreationOptions.None, TaskCreationOptions.RunContinuationsAsynchronously })
        {
            var source = new TaskCompletionSource<int>(options);
            var completion = CompleteAsync(source);
            Assert.Equal(7, await source.Task);
            AssertHere();
            await completion;
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Channel_ReadAsync_Stays(bool bounded) => Play(async () =>
    {
        var channel = bounded ? Channel.CreateBounded<int>(1) : Channel.CreateUnbounded<int>();
        var writing = WriteAsync(channel.Writer);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(i, await channel.Reader.ReadAsync());
            AssertHere();
        }

        await writing;
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Channel_WaitToReadAndTryRead_Stays(bool bounded) => Play(async () =>
    {
        var channel = bounded ? Channel.CreateBounded<int>(1) : Channel.CreateUnbounded<int>();
        var writing = WriteAsync(channel.Writer);
        var sum = 0;
        while (await channel.Reader.WaitToReadAsync())
        {
            AssertHere();
            while (channel.Reader.TryRead(out var item))
                sum += item;
        }

        await writing;
        Assert.Equal(10, sum);
    });

    [Fact]
    public void Semaphore_WaitAsync_Stays() => Play(async () =>
    {
        using var semaphore = new SemaphoreSlim(1);
        var inside = 0;
        async Task WorkAsync()
        {
            await semaphore.WaitAsync();
            AssertHere();
            Assert.Equal(1, ++inside);
            await simulation.Delay(2);
            inside--;
            semaphore.Release();
        }

        await Task.WhenAll(WorkAsync(), WorkAsync(), WorkAsync());
    });

    [Fact]
    public void WaitAsync_TimedOut_Stays() => Play(async () =>
    {
        var never = new TaskCompletionSource();
        await Assert.ThrowsAsync<TimeoutException>(() => never.Task.WaitAsync(TimeSpan.FromSeconds(30), simulation.Time, TestContext.Current.CancellationToken));
        AssertHere();
        await simulation.Delay(1).WaitAsync(TimeSpan.FromSeconds(30), simulation.Time, TestContext.Current.CancellationToken);
        AssertHere();
    });

    [Fact]
    public void PeriodicTimer_Ticks_Stay() => Play(async () =>
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), simulation.Time);
        for (var i = 1; i <= 5; i++)
        {
            Assert.True(await timer.WaitForNextTickAsync());
            AssertHere();
            Assert.Equal(TimeSpan.FromSeconds(i), simulation.Elapsed());
        }
    });

    [Fact]
    public void CancellationSource_TimedOut_CallsBackHere() => Play(async () =>
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(2), simulation.Time);
        var called = new TaskCompletionSource();
        using var registration = source.Token.Register(() =>
        {
            AssertHere();
            called.SetResult();
        });
        await called.Task;
        AssertHere();
    });

    [Fact]
    public void AsyncStream_Items_Stay() => Play(async () =>
    {
        var count = 0;
        await foreach (var item in CountAsync())
        {
            AssertHere();
            Assert.Equal(count++, item);
        }

        Assert.Equal(4, count);
    });

    [Fact]
    public void NestedDelays_TenDeep_Stay() => Play(() => NestAsync(10));

    private void Play(Func<Task> work)
    {
        using (simulation)
        {
            var thread = Environment.CurrentManagedThreadId;
            simulation.Play(async () =>
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                AssertHere();
                await work();
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                AssertHere();
            });
            Assert.Equal(0, simulation.ForeignPosts);
            Assert.False(simulation.Escaped);
        }
    }

    private void AssertHere()
    {
        Assert.True(simulation.IsOnThread);
        Assert.IsType<SimulationContext>(SynchronizationContext.Current);
    }

    private static async Task YieldAsync() => await Task.Yield();

    private async Task CompleteAsync(TaskCompletionSource<int> source)
    {
        await simulation.Delay(1);
        source.SetResult(7);
    }

    private async Task WriteAsync(ChannelWriter<int> writer)
    {
        for (var i = 0; i < 5; i++)
        {
            await simulation.Delay(i % 2);
            await writer.WriteAsync(i);
            AssertHere();
        }

        writer.Complete();
    }

    private async IAsyncEnumerable<int> CountAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            await simulation.Delay(1);
            AssertHere();
            yield return i;
        }
    }

    private async Task NestAsync(int depth)
    {
        await simulation.Delay(depth);
        AssertHere();
        if (depth > 0)
            await NestAsync(depth - 1);
        AssertHere();
    }
}
