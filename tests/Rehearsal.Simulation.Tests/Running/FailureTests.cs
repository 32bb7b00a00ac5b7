namespace Rehearsal.Simulation.Tests.Running;

public sealed class FailureTests
{
    [Fact]
    public void Stall_NothingLeft_NamesWhoWaitsAndTheWayOut()
    {
        using var simulation = Simulations.CreateImpatient();
        var exception = Assert.Throws<SimulationStalledException>(() => simulation.Play(WaitForeverAsync));

        Assert.Equal(TimeSpan.FromSeconds(3), exception.At - new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.StartsWith(
            "Nothing is left to run and no timer is due, but FailureTests.Stall_NothingLeft_NamesWhoWaitsAndTheWayOut is waiting " +
            "(virtual time 2000-01-01T00:00:03.0000000+00:00).",
            exception.Message,
            StringComparison.Ordinal);
        Assert.Contains("ConfigureAwait(false), Task.Run or ReadAllAsync", exception.Message, StringComparison.Ordinal);
        Assert.False(simulation.Escaped);

        async Task WaitForeverAsync()
        {
            await simulation.Delay(3_000);
            await new TaskCompletionSource().Task;
        }
    }

    [Fact]
    public void Livelock_WorkThatRequeuesItself_IsNamed()
    {
        using var simulation = Simulations.Create();
        var exception = Assert.Throws<SimulationLivelockException>(() => simulation.Play(async () =>
        {
            await simulation.Delay(100);
            await SpinAsync();
        }));

        Assert.Equal(["FailureTests.SpinAsync"], exception.LastWork);
        Assert.Contains("more than 100000 turns", exception.Message, StringComparison.Ordinal);
        Assert.Contains("FailureTests.SpinAsync", exception.Message, StringComparison.Ordinal);
        Assert.Equal(simulation.Time.GetUtcNow(), exception.At);
    }

    [Fact]
    public void Livelock_TimerThatIsAlwaysDue_IsNamed()
    {
        using var simulation = new Simulation(new SimulationOptions { Seed = 1, TurnsWithoutAdvanceMax = 5 });
        var exception = Assert.Throws<SimulationLivelockException>(() => simulation.Play(async () =>
        {
            ITimer? timer = null;
            timer = simulation.Time.CreateTimer(_ => Again(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            await new TaskCompletionSource().Task;

            void Again() => timer!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }));

        Assert.Contains("FailureTests", Assert.Single(exception.LastWork), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(1), simulation.Elapsed());
    }

    [Theory]
    [InlineData(99, false)]
    [InlineData(101, true)]
    public void Livelock_CountStartsAnewWhenTheClockAdvances(int yields, bool fails)
    {
        using var simulation = new Simulation(new SimulationOptions { Seed = 1, TurnsWithoutAdvanceMax = 100 });
        var exception = Record.Exception(() => simulation.Play(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await simulation.Delay(1);
                for (var j = 0; j < yields; j++)
                    await Task.Yield();
            }
        }));

        Assert.Equal(fails, exception is SimulationLivelockException);
    }

    [Fact]
    public void TimeExceeded_PollerAndAWaitThatNeverEnds_EndsTheRun()
    {
        using var simulation = new Simulation(new SimulationOptions { Seed = 1, DurationMax = TimeSpan.FromHours(1) });
        var ticks = 0;
        var exception = Assert.Throws<SimulationTimeExceededException>(() => simulation.Play(async () =>
        {
            using var timer = simulation.Time.CreateTimer(_ => ticks++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            await new TaskCompletionSource().Task;
        }));

        Assert.Equal(3_600, ticks);
        Assert.Contains("due at 2000-01-01T01:00:01.0000000+00:00, but the simulation ends at 2000-01-01T01:00:00.0000000+00:00", exception.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromHours(1), simulation.Elapsed());
    }

    [Fact]
    public void TimeExceeded_DelayPastTheCalendar_SaysSo()
    {
        var epoch = new DateTimeOffset(9999, 12, 20, 0, 0, 0, TimeSpan.Zero);
        using var simulation = new Simulation(new SimulationOptions { Seed = 1, Epoch = epoch, DurationMax = TimeSpan.MaxValue });
        var passed = false;
        var exception = Assert.Throws<SimulationTimeExceededException>(() => simulation.Play(async () =>
        {
            await Task.Delay(TimeSpan.FromDays(2), simulation.Time);
            passed = true;
            await Task.Delay(TimeSpan.FromDays(40), simulation.Time);
        }));

        Assert.True(passed);
        Assert.Contains("after the year 9999", exception.Message, StringComparison.Ordinal);
        Assert.Equal(epoch.AddDays(2), exception.At);
    }

    [Fact]
    public void Overload_WorkThatMultiplies_EndsTheRun()
    {
        using var simulation = new Simulation(new SimulationOptions { Seed = 1, QueueLengthMax = 1_000 });
        var exception = Assert.Throws<SimulationOverloadException>(() => simulation.Play(async () =>
        {
            Multiply();
            await simulation.Delay(1);
        }));

        Assert.Contains("More than 1000 pieces of work and timers", exception.Message, StringComparison.Ordinal);

        void Multiply()
        {
            for (var i = 0; i < 2; i++)
                SynchronizationContext.Current!.Post(_ => Multiply(), null);
        }
    }

    [Fact]
    public void Overload_TooManyPostsFromOutside_EndsTheRun()
    {
        using var simulation = new Simulation(new SimulationOptions { Seed = 1, QueueLengthMax = 100 });
        Assert.Throws<SimulationOverloadException>(() => simulation.Play(async () =>
        {
            var context = SynchronizationContext.Current!;
            Simulations.OnOtherThread(() =>
            {
                for (var i = 0; i < 200; i++)
                    context.Post(_ => { }, null);
            }).Join();
            await simulation.Delay(1);
        }));
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulationOptions { Seed = 1, TurnsWithoutAdvanceMax = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulationOptions { Seed = 1, QueueLengthMax = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulationOptions { Seed = 1, DurationMax = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulationOptions { Seed = 1, OutsideWaitMax = TimeSpan.FromDays(2) });
    }

    private static async Task SpinAsync()
    {
        while (true)
            await Task.Yield();
    }
}
