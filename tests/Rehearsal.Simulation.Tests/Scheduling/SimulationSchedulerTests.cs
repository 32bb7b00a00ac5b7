namespace Rehearsal.Simulation.Tests.Scheduling;

public sealed class SimulationSchedulerTests
{
    [Fact]
    public void Start_BeforeRun_RunsInsideIt()
    {
        using var simulation = Simulations.Create();
        var task = simulation.Start(() => Task.CompletedTask);
        Assert.False(task.IsCompleted);

        simulation.Play(() => task);

        Assert.True(task.IsCompletedSuccessfully);
        Assert.False(simulation.Escaped);
    }

    [Fact]
    public void Wait_QueuedTask_RunsItInsideTheTurn()
    {
        using var simulation = Simulations.Create();
        var runs = 0;

        simulation.Play(async () =>
        {
            var task = Task.Factory.StartNew(() => runs++, CancellationToken.None, TaskCreationOptions.None, simulation.Scheduler);
            task.Block();
            Assert.Equal(1, runs);
            await simulation.Delay(1);
        });

        Assert.Equal(1, runs);
    }

    [Fact]
    public void RunSynchronously_OnTheThread_RunsAtOnce()
    {
        using var simulation = Simulations.Create();
        var ran = false;

        simulation.Play(() =>
        {
            new Task(() => ran = true).RunSynchronously(simulation.Scheduler);
            Assert.True(ran);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public void ContinueWith_GivenTheScheduler_StaysOnTheSimulation()
    {
        using var simulation = Simulations.Create();
        simulation.Play(async () =>
        {
            await Task.Yield();
            var on = await simulation.Delay(1).ContinueWith(_ => simulation.IsOnThread, simulation.Scheduler);
            Assert.True(on);
        });
        Assert.False(simulation.Escaped);
    }

    [Fact]
    public void Scheduler_Concurrency_IsOne()
    {
        using var simulation = Simulations.Create();
        Assert.Equal(1, simulation.Scheduler.MaximumConcurrencyLevel);
    }

    [Fact]
    public void Send_OnTheThread_RunsAtOnce()
    {
        using var simulation = Simulations.Create();
        simulation.Play(() =>
        {
            var ran = false;
            SynchronizationContext.Current!.Send(_ => ran = true, null);
            Assert.True(ran);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public void Send_OffTheThread_Throws()
    {
        using var simulation = Simulations.Create();
        Exception? caught = null;
        simulation.Play(() =>
        {
            var context = SynchronizationContext.Current!;
            Simulations.OnOtherThread(() => caught = Record.Exception(() => context.Send(_ => { }, null))).Join();
            return Task.CompletedTask;
        });

        Assert.IsType<NotSupportedException>(caught);
    }

    [Fact]
    public void Post_CallbackThatChangesItsThread_LeavesNoTrace()
    {
        using var simulation = Simulations.Create();
        var local = new AsyncLocal<string>();
        simulation.Play(async () =>
        {
            var seen = new List<string?>();
            for (var i = 0; i < 10; i++)
            {
                SynchronizationContext.Current!.Post(
                    _ =>
                    {
                        seen.Add(local.Value);
                        Assert.IsType<SimulationContext>(SynchronizationContext.Current);
                        local.Value = "left behind";
                        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
                    },
                    null);
            }

            await simulation.Delay(1);
            Assert.Equal(new string?[10], seen);
        });
    }

    [Fact]
    public void AsyncLocal_OfAFlow_FollowsTheFlow()
    {
        using var simulation = Simulations.Create();
        var local = new AsyncLocal<int>();
        async Task FlowAsync(int value)
        {
            local.Value = value;
            for (var i = 0; i < 10; i++)
            {
                await (i % 2 == 0 ? simulation.Delay(1) : simulation.Start(async () => await Task.Yield()));
                Assert.Equal(value, local.Value);
            }
        }

        local.Value = -1;
        simulation.Play(async () =>
        {
            Assert.Equal(-1, local.Value);
            await Task.WhenAll(Enumerable.Range(0, 10).Select(FlowAsync));
            Assert.Equal(-1, local.Value);
        });
        Assert.Equal(-1, local.Value);
    }
}
