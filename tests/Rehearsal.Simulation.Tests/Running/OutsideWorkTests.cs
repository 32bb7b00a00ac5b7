namespace Rehearsal.Simulation.Tests.Running;

public sealed class OutsideWorkTests
{
    [Fact]
    public void ForeignPost_AtAStall_IsAwaitedAndCounted()
    {
        using var simulation = Simulations.Create();
        using var awaited = new ManualResetEventSlim();
        var result = simulation.Play(async () =>
        {
            var source = new TaskCompletionSource<int>();
            Simulations.OnOtherThread(() =>
            {
                awaited.Wait(TestContext.Current.CancellationToken);
                source.SetResult(3);
            });
            var waiting = AwaitAsync(source.Task);
            awaited.Set();
            var value = await waiting;
            Assert.True(simulation.IsOnThread);
            return value;
        });

        Assert.Equal(3, result);
        Assert.Equal(1, simulation.ForeignPosts);
        Assert.True(simulation.Escaped);

        static async Task<int> AwaitAsync(Task<int> task) => await task;
    }

    [Fact]
    public void TaskRun_Awaited_ComesBackAndMarksTheRun()
    {
        using var simulation = Simulations.Create();
        using var awaited = new ManualResetEventSlim();
        simulation.Play(async () =>
        {
            var outside = Task.Run(() => awaited.Wait(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
            var waiting = AwaitAsync(outside);
            awaited.Set();
            await waiting;
            Assert.True(simulation.IsOnThread);
        });
        Assert.True(simulation.Escaped);
        Assert.Equal(1, simulation.ForeignPosts);

        static async Task AwaitAsync(Task task) => await task;
    }

    [Fact]
    public void Main_CompletesOnAnotherThread_EndsTheRunAndMarksIt()
    {
        using var simulation = Simulations.Create();
        var thread = 0;
        simulation.Play(async () =>
        {
            await simulation.Start(async () => await Task.Yield()).ConfigureAwait(false);
            thread = Environment.CurrentManagedThreadId;
        });
        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
        Assert.True(simulation.Escaped);
    }

    [Fact]
    public void ForeignPosts_ManyThreads_AllRunOnTheOneThread()
    {
        using var simulation = Simulations.Create();
        const int Threads = 8;
        const int PostsEach = 2_000;
        var total = 0;
        simulation.Play(async () =>
        {
            var done = new TaskCompletionSource();
            var context = SynchronizationContext.Current!;
            for (var i = 0; i < Threads; i++)
            {
                Simulations.OnOtherThread(() =>
                {
                    for (var j = 0; j < PostsEach; j++)
                        context.Post(_ => CountOne(done), null);
                });
            }

            await done.Task;
        });
        Assert.Equal(Threads * PostsEach, total);
        Assert.Equal(Threads * PostsEach, simulation.ForeignPosts);

        void CountOne(TaskCompletionSource done)
        {
            Assert.True(simulation.IsOnThread);
            if (++total == Threads * PostsEach)
                done.SetResult();
        }
    }

    [Fact]
    public void ForeignTimer_CreatedOutside_FiresInsideAndMarksTheRun()
    {
        using var simulation = Simulations.Create();
        simulation.Play(async () =>
        {
            var fired = new TaskCompletionSource();
            ITimer? timer = null;
            Simulations.OnOtherThread(() => timer = simulation.Time.CreateTimer(
                _ => fired.SetResult(), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan)).Join();
            await fired.Task;
            Assert.True(simulation.IsOnThread);
            timer!.Dispose();
        });
        Assert.Equal(TimeSpan.FromSeconds(3), simulation.Elapsed());
        Assert.Equal(1, simulation.ForeignPosts);
    }

    [Fact]
    public void ForeignDispose_OfATimer_StopsItAndDoesNotMarkTheRun()
    {
        using var simulation = Simulations.Create();
        simulation.Play(async () =>
        {
            var timer = simulation.Time.CreateTimer(_ => Assert.Fail("disposed"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            var thread = Simulations.OnOtherThread(timer.Dispose);
            SpinWait.SpinUntil(() => !thread.IsAlive);
            await simulation.Delay(10_000);
            Assert.Equal(0, simulation.TimerCount);
        });
        Assert.False(simulation.Escaped);
    }

    [Fact]
    public void Posts_BetweenRuns_WaitForTheNextAndDoNotMarkIt()
    {
        using var simulation = Simulations.Create();
        SynchronizationContext? context = null;
        simulation.Play(() =>
        {
            context = SynchronizationContext.Current;
            return Task.CompletedTask;
        });
        var ran = 0;
        Simulations.OnOtherThread(() => context!.Post(_ => ran++, null)).Join();
        Assert.Equal(0, ran);

        simulation.Play(() => simulation.Delay(1));

        Assert.Equal(1, ran);
        Assert.False(simulation.Escaped);
    }
}
