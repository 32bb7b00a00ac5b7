namespace Rehearsal.Simulation.Tests.Time;

public sealed class VirtualTimerTests
{
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    [Fact]
    public void Periodic_FirstDueThenPeriod_KeepsTheBeat()
    {
        using var simulation = Simulations.Create();
        var seconds = new List<double>();
        simulation.Play(async () =>
        {
            using var timer = simulation.Time.CreateTimer(
                _ => seconds.Add(simulation.Elapsed().TotalSeconds), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2));
            await simulation.Delay(12_500);
        });
        Assert.Equal([5, 7, 9, 11], seconds);
    }

    [Fact]
    public void Periodic_ChangedInItsCallback_TakesTheNewBeat()
    {
        using var simulation = Simulations.Create();
        var seconds = new List<double>();
        simulation.Play(async () =>
        {
            ITimer? timer = null;
            timer = simulation.Time.CreateTimer(
                _ =>
                {
                    seconds.Add(simulation.Elapsed().TotalSeconds);
                    if (seconds.Count == 2)
                        Assert.True(timer!.Change(TimeSpan.FromSeconds(10), Never));
                },
                null,
                TimeSpan.FromSeconds(1),
                TimeSpan.FromSeconds(1));
            await simulation.Delay(60_000);
            timer.Dispose();
        });
        Assert.Equal([1, 2, 12], seconds);
    }

    [Fact]
    public void Periodic_DisposedInItsCallback_Stops()
    {
        using var simulation = Simulations.CreateImpatient();
        var calls = 0;
        simulation.Play(async () =>
        {
            ITimer? timer = null;
            timer = simulation.Time.CreateTimer(
                _ =>
                {
                    calls++;
                    timer!.Dispose();
                },
                null,
                TimeSpan.FromSeconds(1),
                TimeSpan.FromSeconds(1));
            await simulation.Delay(10_000);
            Assert.Equal(0, simulation.TimerCount);
        });
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Change_ToNever_StopsAndCanStartAgain()
    {
        using var simulation = Simulations.Create();
        simulation.Play(async () =>
        {
            var calls = 0;
            using var timer = simulation.Time.CreateTimer(_ => calls++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            await simulation.Delay(3_500);
            Assert.True(timer.Change(Never, Never));
            await simulation.Delay(3_500);
            Assert.Equal(3, calls);
            Assert.True(timer.Change(TimeSpan.FromSeconds(1), TimeSpan.Zero));
            await simulation.Delay(3_500);
            Assert.Equal(4, calls);
        });
    }

    [Fact]
    public async Task Dispose_Twice_IsHarmlessAndChangeSaysNo()
    {
        using var simulation = Simulations.Create();
        var timer = simulation.Time.CreateTimer(_ => Assert.Fail("disposed"), null, TimeSpan.FromSeconds(1), Never);
        await timer.DisposeAsync();
        timer.Dispose();

        Assert.False(timer.Change(TimeSpan.Zero, Never));
        simulation.Play(() => simulation.Delay(5_000));
    }

    [Fact]
    public void Dispose_LastTimer_LetsGoOfItsState()
    {
        using var simulation = Simulations.Create();
        var (timer, state) = CreateDisposed(simulation);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(state.IsAlive);
        GC.KeepAlive(timer);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static (ITimer Timer, WeakReference State) CreateDisposed(Simulation simulation) => simulation.Play(() =>
        {
            var state = new object();
            var timer = simulation.Time.CreateTimer(_ => { }, state, TimeSpan.FromHours(1), Never);
            timer.Dispose();
            return Task.FromResult((timer, new WeakReference(state)));
        });
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(0xFFFFFFFFL)]
    public void CreateTimer_TimeTheSystemRefuses_IsRefused(long milliseconds)
    {
        using var simulation = Simulations.Create();
        var span = TimeSpan.FromMilliseconds(milliseconds);
        using var timer = simulation.Time.CreateTimer(_ => { }, null, Never, Never);
        foreach (var provider in new[] { simulation.Time, TimeProvider.System })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => provider.CreateTimer(_ => { }, null, span, Never));
            Assert.Throws<ArgumentOutOfRangeException>(() => provider.CreateTimer(_ => { }, null, Never, span));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => timer.Change(span, Never));
        Assert.Throws<ArgumentOutOfRangeException>(() => timer.Change(Never, span));
        Assert.Throws<ArgumentNullException>(() => simulation.Time.CreateTimer(null!, null, Never, Never));
    }

    [Fact]
    public void CreateTimer_BeforeRun_AsksAreAppliedInOrder()
    {
        using var simulation = Simulations.Create();
        var seconds = new List<double>();
        using var timer = simulation.Time.CreateTimer(_ => seconds.Add(simulation.Elapsed().TotalSeconds), null, TimeSpan.FromSeconds(1), Never);
        Assert.True(timer.Change(TimeSpan.FromSeconds(9), Never));
        Assert.True(timer.Change(TimeSpan.FromSeconds(4), Never));

        simulation.Play(() => simulation.Delay(20_000));

        Assert.Equal([4], seconds);
        Assert.False(simulation.Escaped);
    }

    [Fact]
    public void Callback_AsyncLocal_IsThatOfTheCreation()
    {
        using var simulation = Simulations.Create();
        var local = new AsyncLocal<string>();
        simulation.Play(async () =>
        {
            local.Value = "creation";
            string? seen = null;
            using var timer = simulation.Time.CreateTimer(_ => seen = local.Value, null, TimeSpan.FromSeconds(1), Never);
            local.Value = "later";
            await simulation.Delay(2_000);
            Assert.Equal("creation", seen);
            Assert.Equal("later", local.Value);
        });
    }

    [Fact]
    public void Timer_NotReferenced_IsNotCollectedWhileArmed()
    {
        using var simulation = Simulations.Create();
        var calls = 0;
        simulation.Play(async () =>
        {
            simulation.Time.CreateTimer(_ => calls++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            for (var i = 0; i < 3; i++)
            {
                await simulation.Delay(1_001);
                GC.Collect();
            }
        });
        Assert.Equal(3, calls);
    }
}
