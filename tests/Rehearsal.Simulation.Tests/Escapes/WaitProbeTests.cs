using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Rehearsal.Simulation.Tests.Escapes;

/// <summary>Each kind of wait, followed to its end: these read fields of the runtime, which an update may rename.</summary>
public sealed class WaitProbeTests : IDisposable
{
    private const string Delay = "Task.Delay on the machine's clock";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Simulation simulation = Simulations.CreateImpatient();
    private readonly CancellationTokenSource source = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, Func<Task>> waits;

    public WaitProbeTests()
    {
        listener.Start();
        waits = new Func<Task>[]
        {
            StageDelay, StageDelayWithToken, StagePeriodic, StageWaitAsync, StageWhenAny, StageDelayConfigured, RealDelay, RealDelayWithToken, RealDelayConfigured, RealPeriodic,
            RealOfWhenAnyTwo, RealOfWhenAnyThree, RealOfGenericWhenAll, RealUnderWaitAsync, CancellationAlone, AnySource, AnySourceConfigured, PlainWhenAll, ChannelRead, ReadAll,
            SemaphorePlain, SemaphoreWithToken, PipeRead, WhenEach, TaskRun, StageTask, SocketAccept, EmptyAwaiter, Iterator, Pooled, LocalAndLambda,
        }.ToDictionary(static way => way.Method.Name);
    }

    public void Dispose()
    {
        source.Cancel();
        source.Dispose();
        listener.Dispose();
        simulation.Dispose();
    }

    [Theory]
    [InlineData("StageDelay", "Scheduled", "the stage's time")]
    [InlineData("StageDelayWithToken", "Scheduled", "the stage's time")]
    [InlineData("StagePeriodic", "Scheduled", "the stage's time")]
    [InlineData("StageWhenAny", "Scheduled", "the stage's time")]
    [InlineData("StageDelayConfigured", "Scheduled", "the stage's time, with ConfigureAwait(false)")]
    [InlineData("StageTask", "Scheduled", "Task.Run")]
    [InlineData("StageWaitAsync", "Unknown", "a task that something else completes")]
    [InlineData("RealDelay", "Outside", Delay)]
    [InlineData("RealDelayWithToken", "Outside", Delay)]
    [InlineData("RealDelayConfigured", "Outside", Delay + ", with ConfigureAwait(false)")]
    [InlineData("RealPeriodic", "Outside", "a PeriodicTimer on the machine's clock")]
    [InlineData("RealOfWhenAnyTwo", "Outside", Delay)]
    [InlineData("RealOfWhenAnyThree", "Outside", Delay)]
    [InlineData("RealOfGenericWhenAll", "Outside", "Task.WhenAll", "RealNumber")]
    [InlineData("RealUnderWaitAsync", "Outside", Delay)]
    [InlineData("CancellationAlone", "Unknown", "a cancellation")]
    [InlineData("AnySource", "Unknown", "a task that something else completes")]
    [InlineData("AnySourceConfigured", "Unknown", "a task that something else completes, with ConfigureAwait(false)")]
    [InlineData("PlainWhenAll", "Unknown", "Task.WhenAll")]
    [InlineData("ChannelRead", "Unknown", "a channel")]
    [InlineData("ReadAll", "Unknown", "ChannelReader.ReadAllAsync")]
    [InlineData("SemaphorePlain", "Unknown", "SemaphoreSlim.WaitAsync")]
    [InlineData("SemaphoreWithToken", "Unknown", "SemaphoreSlim.WaitAsync with a token or a time-out")]
    [InlineData("PipeRead", "Unknown", "a pipe")]
    [InlineData("WhenEach", "Unknown", "Task.WhenEach")]
    [InlineData("TaskRun", "Outside", "Task.Run")]
    [InlineData("SocketAccept", "Outside", "the network")]
    [InlineData("EmptyAwaiter", "Unknown", "a Never")]
    [InlineData("Iterator", "Outside", Delay, "Numbers")]
    [InlineData("Pooled", "Outside", Delay, "PooledWait")]
    [InlineData("LocalAndLambda", "Outside", Delay)]
    public void Follow_EachWait_EndsAtItsKindPlaceAndWords(string wait, string kind, string words, string? place = null)
    {
        WaitTrail? trail = null;
        simulation.Play(() =>
        {
            var pending = waits[wait]();
            trail = new WaitProbe(simulation).Follow(pending);
            return Task.CompletedTask;
        });

        Assert.Equal((kind, words), (trail!.Kind.ToString(), trail.Wait));
        Assert.Equal($"WaitProbeTests.{place ?? wait}", trail.Place);
        Assert.DoesNotContain(trail.Ends, static end => end.IsComplete);
    }

    [Fact]
    public void Follow_ACompleteWaitThatDidNotGoOn_IsResuming()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        WaitTrail? before = null;
        simulation.Play(async () =>
        {
            var pending = Wait(done.Task);
            before = new WaitProbe(simulation).Follow(pending);
            Assert.False(before.IsOutside);
            done.SetResult();
            Assert.True(before.IsOutside);
            Assert.Equal(WaitKind.Resuming, new WaitProbe(simulation).Follow(pending).Kind);
            await pending;
        });

        static async Task Wait(Task task) => await task;
    }

    private async Task StageDelay() => await Task.Delay(Day, simulation.Time);

    private async Task StageDelayWithToken() => await Task.Delay(Day, simulation.Time, source.Token);

    private async Task StagePeriodic()
    {
        using var timer = new PeriodicTimer(Day, simulation.Time);
        await timer.WaitForNextTickAsync(source.Token);
    }

    private async Task StageWaitAsync() => await new TaskCompletionSource().Task.WaitAsync(Day, simulation.Time);

    private async Task StageWhenAny() => await Task.WhenAny(Task.Delay(Day, simulation.Time), Task.Delay(Day, simulation.Time), Task.Delay(Day, simulation.Time));

    private async Task StageDelayConfigured() => await Task.Delay(Day, simulation.Time).ConfigureAwait(false);

    private static async Task RealDelay() => await Task.Delay(Day);

    private async Task RealDelayWithToken() => await Task.Delay(Day, source.Token);

    private async Task RealDelayConfigured() => await Task.Delay(Day, source.Token).ConfigureAwait(false);

    private async Task RealPeriodic()
    {
        using var timer = new PeriodicTimer(Day);
        await timer.WaitForNextTickAsync(source.Token);
    }

    private async Task RealOfWhenAnyTwo() => await Task.WhenAny(Task.Delay(Day, simulation.Time), Task.Delay(Day, source.Token));

    private async Task RealOfWhenAnyThree() => await Task.WhenAny(Task.Delay(Day, simulation.Time), Task.Delay(Day, simulation.Time), Task.Delay(Day, source.Token));

    private async Task RealOfGenericWhenAll() => await Task.WhenAll(RealNumber(), RealNumber());

    private async Task<int> RealNumber()
    {
        await Task.Delay(Day, source.Token);
        return 1;
    }

    private async Task RealUnderWaitAsync() => await Task.Delay(Day, source.Token).WaitAsync(Day, simulation.Time);

    private async Task CancellationAlone() => await Task.Delay(Timeout.Infinite, source.Token);

    private static async Task AnySource() => await new TaskCompletionSource().Task;

    private static async Task AnySourceConfigured() => await new TaskCompletionSource().Task.ConfigureAwait(false);

    private static async Task PlainWhenAll() => await Task.WhenAll(new TaskCompletionSource().Task, new TaskCompletionSource().Task);

    private static async Task ChannelRead() => await Channel.CreateUnbounded<int>().Reader.ReadAsync();

    private static async Task ReadAll()
    {
        await foreach (var item in Channel.CreateUnbounded<int>().Reader.ReadAllAsync())
            Assert.Fail($"{item}");
    }

    private static async Task SemaphorePlain() => await new SemaphoreSlim(0).WaitAsync();

    private async Task SemaphoreWithToken() => await new SemaphoreSlim(0).WaitAsync(source.Token);

    private static async Task PipeRead() => await new Pipe().Reader.ReadAsync();

    private static async Task WhenEach()
    {
        await foreach (var done in Task.WhenEach(new TaskCompletionSource().Task))
            await done;
    }

    private async Task TaskRun() => await Task.Run(() => source.Token.WaitHandle.WaitOne());

    private async Task StageTask() => await Task.Factory.StartNew(static () => { }, CancellationToken.None, TaskCreationOptions.None, simulation.Scheduler);

    private async Task SocketAccept() => await listener.AcceptTcpClientAsync(source.Token);

    private static async Task EmptyAwaiter() => await new Never();

    private async Task Iterator()
    {
        await foreach (var number in Numbers())
            Assert.Fail($"{number}");
    }

    private async IAsyncEnumerable<int> Numbers()
    {
        yield return await RealDelayOfAnIterator();

        async Task<int> RealDelayOfAnIterator()
        {
            await Task.Delay(Day, source.Token);
            return 1;
        }
    }

    private async Task Pooled() => await PooledWait();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask PooledWait() => await Task.Delay(Day, source.Token);

    private async Task LocalAndLambda()
    {
        Func<Task> lambda = async () => await Inner<string>();
        await lambda();

        async Task<T?> Inner<T>()
        {
            await Task.Delay(Day, source.Token);
            return default;
        }
    }

    /// <summary>An awaiter without a reference to what it waits for.</summary>
    private readonly struct Never : INotifyCompletion
    {
        public bool IsCompleted => false;

        public Never GetAwaiter() => this;

        public void GetResult() => Assert.Fail("never complete");

        public void OnCompleted(Action continuation) => Assert.NotNull(continuation);
    }
}
