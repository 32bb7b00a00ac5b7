namespace Rehearsal.Simulation.Tests.Running;

public sealed class RunTests
{
    [Fact]
    public void Run_Result_IsReturned()
    {
        using var simulation = Simulations.Create();
        Assert.Equal(5, simulation.Play(async () =>
        {
            await simulation.Delay(1);
            return 5;
        }));
        Assert.Equal(6, simulation.Play(() => Task.FromResult(6)));
    }

    [Fact]
    public void Run_ExceptionOfMain_IsThrownUnchanged()
    {
        using var simulation = Simulations.Create();
        var thrown = new InvalidDataException("broken");

        var later = Assert.Throws<InvalidDataException>(() => simulation.Play(async () =>
        {
            await simulation.Delay(1);
            throw thrown;
        }));
        var atOnce = Assert.Throws<InvalidDataException>(() => simulation.Play(Task () => throw thrown));

        Assert.Same(thrown, later);
        Assert.Same(thrown, atOnce);
    }

    [Fact]
    public void Run_MainCancelsItself_ThrowsThatCancellation()
    {
        using var simulation = Simulations.Create();
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(1), simulation.Time);

        var exception = Assert.ThrowsAny<OperationCanceledException>(
            () => simulation.Play(() => Task.Delay(TimeSpan.FromSeconds(5), simulation.Time, source.Token)));

        Assert.Equal(source.Token, exception.CancellationToken);
    }

    [Fact]
    public void Run_AsyncVoidThrows_SurfacesFromRun()
    {
        using var simulation = Simulations.Create();
        async void Fail()
        {
            await simulation.Delay(10);
            throw new InvalidDataException("nobody awaits me");
        }

        Assert.Throws<InvalidDataException>(() => simulation.Play(async () =>
        {
            Fail();
            await simulation.Delay(1_000);
        }));
        Assert.Equal(TimeSpan.FromMilliseconds(10), simulation.Elapsed());
    }

    [Fact]
    public void Run_PostedCallbackOrTimerThrows_SurfacesFromRun()
    {
        using var simulation = Simulations.Create();
        Assert.Throws<InvalidDataException>(() => simulation.Play(async () =>
        {
            SynchronizationContext.Current!.Post(_ => throw new InvalidDataException("posted"), null);
            await simulation.Delay(1);
        }));
        Assert.Throws<InvalidDataException>(() => simulation.Play(async () =>
        {
            using var timer = simulation.Time.CreateTimer(
                _ => throw new InvalidDataException("timer"), null, TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            await simulation.Delay(100);
        }));
    }

    [Fact]
    public void Run_AfterAnEndOfAnyKind_RestoresTheThread()
    {
        using var simulation = Simulations.CreateImpatient();
        var before = new SynchronizationContext();
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(before);
        try
        {
            simulation.Play(() => simulation.Delay(1));
            Assert.Same(before, SynchronizationContext.Current);
            Assert.ThrowsAny<Exception>(() => simulation.Play(Task () => throw new InvalidDataException("x")));
            Assert.Same(before, SynchronizationContext.Current);
            Assert.Throws<SimulationStalledException>(() => simulation.Play(() => new TaskCompletionSource().Task));
            Assert.Same(before, SynchronizationContext.Current);
            Assert.Same(TaskScheduler.Default, TaskScheduler.Current);
            Assert.False(simulation.IsOnThread);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    [Fact]
    public void Run_InsideItself_Throws()
    {
        using var simulation = Simulations.Create();
        simulation.Play(() =>
        {
            Assert.Throws<InvalidOperationException>(() => simulation.Play(() => Task.CompletedTask));
            Assert.Throws<InvalidOperationException>(simulation.Dispose);
            return Task.CompletedTask;
        });
        simulation.Play(() => simulation.Delay(1));
    }

    [Fact]
    public void Run_OnTwoThreads_Throws()
    {
        using var simulation = Simulations.Create();
        Exception? caught = null;
        simulation.Play(() =>
        {
            Simulations.OnOtherThread(() => caught = Record.Exception(() => simulation.Play(() => Task.CompletedTask))).Join();
            return Task.CompletedTask;
        });
        Assert.IsType<InvalidOperationException>(caught);
    }

    [Fact]
    public void Run_AnotherSimulationInside_KeepsBothApart()
    {
        using var outer = Simulations.Create(1);
        using var inner = Simulations.Create(2);
        outer.Play(async () =>
        {
            await outer.Delay(5);
            inner.Play(() => inner.Delay(70));
            Assert.True(outer.IsOnThread);
            await outer.Delay(5);
        });
        Assert.Equal(TimeSpan.FromMilliseconds(10), outer.Elapsed());
        Assert.Equal(TimeSpan.FromMilliseconds(70), inner.Elapsed());
        Assert.False(outer.Escaped || inner.Escaped);
    }

    [Fact]
    public void Run_TwiceInARow_GoesOnWhereItStopped()
    {
        using var simulation = Simulations.Create();
        var background = Task.CompletedTask;
        simulation.Play(async () =>
        {
            background = simulation.Delay(30);
            await simulation.Delay(10);
        });
        Assert.False(background.IsCompleted);

        simulation.Play(() => background);

        Assert.Equal(TimeSpan.FromMilliseconds(30), simulation.Elapsed());
    }

    [Fact]
    public void Run_Cancelled_StopsAndStaysReadable()
    {
        using var simulation = Simulations.Create();
        using var source = new CancellationTokenSource();

        var exception = Assert.Throws<OperationCanceledException>(() => simulation.Run(
            async () =>
            {
                while (true)
                {
                    await simulation.Delay(1_000);
                    if (simulation.Elapsed() >= TimeSpan.FromSeconds(60))
                        source.Cancel();
                }
            },
            source.Token));

        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal(TimeSpan.FromSeconds(60), simulation.Elapsed());
    }

    [Fact]
    public void Run_CancelledWhileWaitingForOutside_StopsAtOnce()
    {
        using var simulation = Simulations.Create();
        using var source = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        var thread = Simulations.OnOtherThread(() =>
        {
            started.Wait(TestContext.Current.CancellationToken);
            source.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => simulation.Run(
            () =>
            {
                started.Set();
                return new TaskCompletionSource().Task;
            },
            source.Token));
        thread.Join();
    }

    [Fact]
    public void Run_CancelledBefore_RunsNothingReady()
    {
        using var simulation = Simulations.Create();
        using var source = new CancellationTokenSource();
        source.Cancel();
        var task = simulation.Start(() => Task.CompletedTask);

        Assert.Throws<OperationCanceledException>(() => simulation.Run(() => task, source.Token));
        Assert.False(task.IsCompleted);
    }

    [Fact]
    public void Dispose_ThenUse_RunIsRefusedAndPostsAreDropped()
    {
        var simulation = Simulations.Create();
        simulation.Play(async () =>
        {
            _ = simulation.Delay(1_000);
            await simulation.Delay(1);
        });
        simulation.Dispose();
        simulation.Dispose();

        Assert.Throws<ObjectDisposedException>(() => simulation.Play(() => Task.CompletedTask));
        Assert.False(simulation.Start(() => Task.CompletedTask).IsCompleted);
        Assert.Equal(0, simulation.TimerCount);
        Assert.Equal(TimeSpan.FromMilliseconds(1), simulation.Elapsed());
    }

    [Fact]
    public void Run_NullArguments_Throw()
    {
        using var simulation = Simulations.Create();
        Assert.Throws<ArgumentNullException>(() => simulation.Play((Func<Task>)null!));
        Assert.Throws<ArgumentNullException>(() => simulation.Play((Func<Task<int>>)null!));
        Assert.Throws<ArgumentNullException>(() => new Simulation(null!));
    }
}
