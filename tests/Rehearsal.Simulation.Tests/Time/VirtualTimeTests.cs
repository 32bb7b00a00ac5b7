namespace Rehearsal.Simulation.Tests.Time;

public sealed class VirtualTimeTests
{
    [Fact]
    public void GetUtcNow_BeforeAnyRun_IsTheEpoch()
    {
        using var simulation = Simulations.Create();
        Assert.Equal(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), simulation.Time.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, simulation.Time.GetUtcNow().Offset);
        Assert.Same(TimeZoneInfo.Utc, simulation.Time.LocalTimeZone);
    }

    [Fact]
    public void GetUtcNow_EpochWithOffset_IsInUtc()
    {
        var epoch = new DateTimeOffset(2030, 5, 6, 7, 8, 9, TimeSpan.FromHours(2));
        using var simulation = new Simulation(new SimulationOptions { Seed = 1, Epoch = epoch });
        Assert.Equal(epoch, simulation.Time.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, simulation.Time.GetUtcNow().Offset);
    }

    [Fact]
    public void GetTimestamp_AcrossADelay_AgreesWithTheClock()
    {
        using var simulation = Simulations.Create();
        simulation.Play(async () =>
        {
            var start = simulation.Time.GetTimestamp();
            await Task.Delay(TimeSpan.FromSeconds(1234.567), simulation.Time);
            Assert.Equal(TimeSpan.FromSeconds(1234.567), simulation.Time.GetElapsedTime(start));
            Assert.Equal(TimeSpan.FromSeconds(1234.567), simulation.Elapsed());
        });
    }

    [Fact]
    public void Clock_ManyRandomTimers_NeverGoesBackAndIsExact()
    {
        using var simulation = Simulations.Create(77);
        var random = simulation.CreateRandom("delays");
        var last = simulation.Time.GetUtcNow();
        var seen = 0;
        async Task UserAsync()
        {
            for (var i = 0; i < 50; i++)
            {
                var wait = TimeSpan.FromMilliseconds(random.Next(0, 5_000));
                var due = simulation.Time.GetUtcNow() + wait;
                await Task.Delay(wait, simulation.Time);
                Assert.Equal(due, simulation.Time.GetUtcNow());
                Assert.True(simulation.Time.GetUtcNow() >= last);
                last = simulation.Time.GetUtcNow();
                seen++;
            }
        }

        simulation.Play(() => Task.WhenAll(Enumerable.Range(0, 200).Select(_ => UserAsync())));
        Assert.Equal(10_000, seen);
    }

    [Fact]
    public void Timers_DueTogether_FireOneAtATimeWithSettlingBetween()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            using var simulation = Simulations.Create(seed);
            var ready = 0;
            async Task BurstAsync()
            {
                await simulation.Delay(10);
                Assert.Equal(0, ready);
                for (var i = 0; i < 5; i++)
                {
                    ready++;
                    _ = simulation.Start(async () =>
                    {
                        await Task.Yield();
                        ready--;
                    });
                }
            }

            simulation.Play(() => Task.WhenAll(Enumerable.Range(0, 5).Select(_ => BurstAsync())));
        }
    }

    [Fact]
    public void Delay_Zero_FiresWithoutAdvancing()
    {
        using var simulation = Simulations.Create();
        simulation.Play(async () =>
        {
            var fired = new TaskCompletionSource();
            using var timer = simulation.Time.CreateTimer(_ => fired.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            await fired.Task;
            Assert.Equal(TimeSpan.Zero, simulation.Elapsed());
        });
    }

    [Fact]
    public void Delay_OneDayAndThirtyOneSeconds_CostNoRealTime()
    {
        using var simulation = Simulations.Create();
        simulation.Play(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(31), simulation.Time);
            await Task.Delay(TimeSpan.FromHours(24), simulation.Time);
        });
        Assert.Equal(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(31), simulation.Elapsed());
    }

    [Fact]
    public void Delay_Cancelled_NeitherAdvancesNorKeepsTheTimer()
    {
        using var simulation = Simulations.Create();
        simulation.Play(async () =>
        {
            using var source = new CancellationTokenSource();
            var delays = Enumerable.Range(1, 100).Select(i => Task.Delay(TimeSpan.FromHours(i), simulation.Time, source.Token)).ToArray();
            await simulation.Delay(5);
            Assert.Equal(100, simulation.TimerCount);
            source.Cancel();
            Assert.Equal(0, simulation.TimerCount);
            foreach (var delay in delays)
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delay);
            await simulation.Delay(5);
        });
        Assert.Equal(TimeSpan.FromMilliseconds(10), simulation.Elapsed());
    }

    [Fact]
    public void CancelAfter_MovedTwice_CancelsAtTheLastTime()
    {
        using var simulation = Simulations.Create();
        simulation.Play(async () =>
        {
            using var source = new CancellationTokenSource(TimeSpan.FromSeconds(10), simulation.Time);
            await Task.Delay(TimeSpan.FromSeconds(5), simulation.Time, source.Token);
            source.CancelAfter(TimeSpan.FromSeconds(100));
            await Task.Delay(TimeSpan.FromSeconds(50), simulation.Time, source.Token);
            source.CancelAfter(TimeSpan.FromSeconds(1));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => Task.Delay(TimeSpan.FromSeconds(60), simulation.Time, source.Token));
        });
        Assert.Equal(TimeSpan.FromSeconds(56), simulation.Elapsed());
    }

    [Fact]
    public void DelayThatNeverEnds_OtherWorkGoesOn()
    {
        using var simulation = Simulations.Create();
        simulation.Play(async () =>
        {
            var never = Task.Delay(Timeout.InfiniteTimeSpan, simulation.Time);
            await Task.WhenAny(never, Task.Delay(TimeSpan.FromDays(40), simulation.Time));
            Assert.False(never.IsCompleted);
        });
    }

    [Fact]
    public void GetUtcNow_FromOtherThreads_NeverGoesBack()
    {
        using var simulation = Simulations.Create();
        using var stop = new ManualResetEventSlim();
        var wentBack = false;
        var thread = Simulations.OnOtherThread(() =>
        {
            var last = DateTimeOffset.MinValue;
            while (!stop.IsSet)
            {
                var now = simulation.Time.GetUtcNow();
                wentBack |= now < last;
                last = now;
            }
        });
        simulation.Play(async () =>
        {
            for (var i = 0; i < 10_000; i++)
                await simulation.Delay(1);
        });
        stop.Set();
        thread.Join();
        Assert.False(wentBack);
        Assert.False(simulation.Escaped);
    }
}
