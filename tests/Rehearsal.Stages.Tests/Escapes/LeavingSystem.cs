using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Polly;
using Polly.Retry;
using Rehearsal.Messaging;

namespace Rehearsal.Stages.Tests;

/// <summary>One handler for each way to leave the scheduler.</summary>
public static class LeavingSystem
{
    /// <summary>Ends the endless loop of a run that was given up.</summary>
    internal static readonly ManualResetEventSlim Stop = new();

    /// <summary>Ends the loop that ticks for good.</summary>
    internal static readonly ManualResetEventSlim StopTicking = new();

    public static SystemDefinition Build() => new SystemBuilder("leaving").AddService<Leaving>().Build();

    public sealed record Leave([Subject] string Way);

    public sealed record Left([Subject] string Way);

    public sealed record Failed([Subject] string Way, string Reason);

    public sealed class Leaving(TimeProvider time)
    {
        private readonly Dictionary<string, Func<Task>> ways = [];

        [Handler]
        public async Task<Left> Take(Leave leave)
        {
            if (ways.Count == 0)
            {
                AddWays();
            }

            await ways[leave.Way]();
            return new Left(leave.Way);
        }

        [OnFailure(nameof(Take))]
        public Failed GiveUp(Leave leave, Exception error) => new(leave.Way, error.Message);

        private void AddWays()
        {
            foreach (var way in new Func<Task>[]
            {
                ConfigureAwaitFalse, ConfigureAwaitFalseOnStageTime, TaskRun, TaskRunThatWaits, TaskRunForgotten, ReadAllAsync, SemaphoreWithToken, WhenEach, CancelAsync,
                ParallelForEach, RealDelay, RealDelays, RealTimer, RealPeriodicTimer, PollyOfItsOwn, Socket, File, OwnThread, AsynchronousSource, Blocking, BlockingForever,
                RealDelayUnderStageTimeout, HttpCall, LongRealDelays, LongRealTimer, LongRealCancellation, CancelledWhenAll, CancelledWhenAny, AnotherProcess, ForgottenLoop, NeverBack, NeverCompleted, Endless, Spinning,
                StaysOnChannel, StaysOnSemaphore, StaysOnCompletionSource, StaysOnWhenAll, StaysOnStageTimers, StaysOnPipe,
            })
            {
                ways.Add(way.Method.Name, way);
            }
        }

        private async Task ConfigureAwaitFalse() => await Task.Delay(100).ConfigureAwait(false);

        private async Task ConfigureAwaitFalseOnStageTime() => await Task.Delay(TimeSpan.FromMilliseconds(30), time).ConfigureAwait(false);

        private static async Task TaskRun() => await Task.Run(static () => { });

        private static async Task TaskRunThatWaits() => await Task.Run(static async () => await Task.Delay(30));

        private async Task TaskRunForgotten()
        {
            var ran = false;
            _ = Task.Run(() => Volatile.Write(ref ran, true));
            SpinWait.SpinUntil(() => Volatile.Read(ref ran));
            await Task.Delay(TimeSpan.FromMilliseconds(1), time);
        }

        private async Task ReadAllAsync()
        {
            var channel = Channel.CreateUnbounded<int>();
            _ = WriteLater(channel.Writer);
            await foreach (var item in channel.Reader.ReadAllAsync())
            {
                Assert.Equal(1, item);
            }
        }

        private async Task WriteLater(ChannelWriter<int> writer)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(30), time);
            writer.TryWrite(1);
            writer.Complete();
        }

        private async Task SemaphoreWithToken()
        {
            using var semaphore = new SemaphoreSlim(0);
            using var source = new CancellationTokenSource();
            _ = ReleaseLater(semaphore);
            await semaphore.WaitAsync(source.Token);
        }

        private async Task ReleaseLater(SemaphoreSlim semaphore)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(30), time);
            semaphore.Release();
        }

        private async Task WhenEach()
        {
            await foreach (var done in Task.WhenEach(Task.Delay(TimeSpan.FromMilliseconds(10), time), Task.Delay(TimeSpan.FromMilliseconds(20), time)))
            {
                await done;
            }
        }

        private static async Task CancelAsync()
        {
            using var source = new CancellationTokenSource();
            using var registered = source.Token.Register(static () => SpinWait.SpinUntil(static () => false, 5));
            await source.CancelAsync();
        }

        private static async Task ParallelForEach() => await Parallel.ForEachAsync([1, 2, 3], static async (_, _) => await Task.Yield());

        private static async Task RealDelay() => await Task.Delay(100);

        private static async Task RealDelays() => await Task.WhenAll(Task.Delay(80), Task.Delay(100), Task.Delay(120));

        private static async Task RealTimer()
        {
            var fired = new TaskCompletionSource();
            await using var timer = new Timer(_ => fired.SetResult(), null, 100, Timeout.Infinite);
            await fired.Task;
        }

        private static async Task RealPeriodicTimer()
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(80));
            await timer.WaitForNextTickAsync();
            await timer.WaitForNextTickAsync();
        }

        private async Task PollyOfItsOwn()
        {
            var calls = 0;
            var pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
                .AddRetry(new RetryStrategyOptions { Delay = TimeSpan.FromMilliseconds(10), UseJitter = false })
                .Build();
            await pipeline.ExecuteAsync(_ => ++calls < 3 ? throw new InvalidOperationException("again") : ValueTask.CompletedTask);
        }

        private static async Task Socket()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            using var client = new TcpClient();
            var accepting = listener.AcceptTcpClientAsync();
            await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
            using var server = await accepting;
            var reading = ReadOneAsync(client);
            await Task.Delay(20);
            await server.GetStream().WriteAsync(new byte[] { 7 });
            Assert.Equal(7, await reading);
        }

        private static async Task<int> ReadOneAsync(TcpClient client)
        {
            var buffer = new byte[1];
            await client.GetStream().ReadExactlyAsync(buffer);
            return buffer[0];
        }

        private static async Task File()
        {
            await using var file = new FileStream(typeof(LeavingSystem).Assembly.Location, new FileStreamOptions { Options = FileOptions.Asynchronous, BufferSize = 0 });
            await file.ReadExactlyAsync(new byte[1_000]);
        }

        private static async Task OwnThread()
        {
            var done = new TaskCompletionSource();
            new Thread(() =>
            {
                SpinWait.SpinUntil(static () => false, 20);
                done.SetResult();
            })
            { IsBackground = true }.Start();
            await done.Task;
        }

        private async Task AsynchronousSource()
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = SetLater(source);
            await source.Task.WaitAsync(TimeSpan.FromSeconds(1), time);
        }

        private async Task SetLater(TaskCompletionSource source)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), time);
            source.SetResult();
        }

        private static Task Blocking()
        {
            Task.Delay(200).Wait();
            return Task.CompletedTask;
        }

        private async Task BlockingForever()
        {
            await Task.Yield();
            Task.Delay(TimeSpan.FromMilliseconds(5), time).GetAwaiter().GetResult();
        }

        private async Task RealDelayUnderStageTimeout()
        {
            var limit = Task.Delay(TimeSpan.FromSeconds(1), time);
            var first = await Task.WhenAny(limit, Task.Delay(200));
            Assert.NotSame(limit, first);
        }

        private static async Task NeverBack() => await Task.Delay(TimeSpan.FromDays(20));

        private static async Task NeverCompleted() => await new TaskCompletionSource().Task;

        private static Task Endless()
        {
            while (!Stop.IsSet)
            {
                Thread.SpinWait(100);
            }

            return Task.CompletedTask;
        }

        private static async Task Spinning()
        {
            while (true)
            {
                await Task.Yield();
            }
        }

        private async Task StaysOnChannel()
        {
            var channel = Channel.CreateUnbounded<int>();
            _ = WriteLater(channel.Writer);
            while (await channel.Reader.WaitToReadAsync())
            {
                Assert.True(channel.Reader.TryRead(out _));
            }
        }

        private async Task StaysOnSemaphore()
        {
            using var semaphore = new SemaphoreSlim(0);
            _ = ReleaseLater(semaphore);
            await semaphore.WaitAsync();
        }

        private async Task StaysOnCompletionSource()
        {
            var source = new TaskCompletionSource();
            _ = SetLater(source);
            await source.Task;
        }

        private async Task StaysOnWhenAll() => await Task.WhenAll(Enumerable.Range(1, 5).Select(i => Task.Delay(TimeSpan.FromMilliseconds(i), time)));

        private async Task StaysOnStageTimers()
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10), time);
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(35), time);
            var ticks = 0;
            try
            {
                while (await timer.WaitForNextTickAsync(limit.Token))
                {
                    ticks++;
                }
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(3, ticks);
            }
        }

        // Longer than the silence that is given to waits which nobody can tell.
        private static async Task LongRealDelays() => await Task.WhenAll(Task.Delay(1_200), LongRealDelay());

        private static async Task LongRealDelay() => await Task.Delay(1_300);

        private static async Task LongRealTimer()
        {
            var fired = new TaskCompletionSource();
            await using var timer = new Timer(_ => fired.SetResult(), null, 1_200, Timeout.Infinite);
            await fired.Task;
        }

        private static async Task LongRealCancellation()
        {
            using var source = new CancellationTokenSource(1_200);
            try
            {
                await Task.Delay(Timeout.Infinite, source.Token);
            }
            catch (OperationCanceledException) when (source.IsCancellationRequested)
            {
            }
        }

        private async Task CancelledWhenAll()
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(20), time);
            var start = time.GetTimestamp();
            try
            {
                await Task.WhenAll(Task.Delay(TimeSpan.FromSeconds(2), time, source.Token), Task.Delay(TimeSpan.FromSeconds(2), time, source.Token));
            }
            catch (OperationCanceledException) when (source.IsCancellationRequested)
            {
            }

            Assert.Equal(TimeSpan.FromMilliseconds(20), time.GetElapsedTime(start));
        }

        private async Task CancelledWhenAny()
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(20), time);
            var start = time.GetTimestamp();
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(2), time, source.Token), Task.Delay(TimeSpan.FromSeconds(1), time), new TaskCompletionSource().Task);
            Assert.Equal(TimeSpan.FromMilliseconds(20), time.GetElapsedTime(start));
        }

        private static async Task AnotherProcess()
        {
            using var process = System.Diagnostics.Process.Start("sleep", "0.3");
            await process.WaitForExitAsync();
        }

        private static async Task ForgottenLoop()
        {
            _ = TickForGood();
            await new TaskCompletionSource().Task;

            static async Task TickForGood()
            {
                while (!StopTicking.IsSet)
                {
                    await Task.Delay(10).ConfigureAwait(false);
                }
            }
        }

        private async Task StaysOnPipe()
        {
            var pipe = new System.IO.Pipelines.Pipe();
            _ = WriteAsync(pipe.Writer);
            Assert.Equal(1, (await pipe.Reader.ReadAsync()).Buffer.Length);
        }

        private async Task WriteAsync(System.IO.Pipelines.PipeWriter writer)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), time);
            await writer.WriteAsync(new byte[1]);
        }

        private static async Task HttpCall()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var serving = ServeOneAsync(listener);
            using var http = new HttpClient();
            var text = await http.GetStringAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
            Assert.Equal("hello", text);
            await serving;
        }

        private static async Task ServeOneAsync(TcpListener listener)
        {
            using var client = await listener.AcceptTcpClientAsync();
            var buffer = new byte[4096];
            await client.GetStream().ReadAtLeastAsync(buffer, 20);
            await Task.Delay(30);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"));
        }
    }
}
