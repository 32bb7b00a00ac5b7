using System.Globalization;

namespace Rehearsal.Simulation.Tests.Scheduling;

public sealed class OrderTests
{
    [Fact]
    public void Run_SameSeed_TakesTheSameOrderEveryTime()
    {
        var first = PlayMixedWork(42);

        for (var i = 0; i < 100; i++)
            Assert.Equal(first, PlayMixedWork(42));
    }

    [Fact]
    public void Run_OtherSeeds_TakeManyOrders()
    {
        var orders = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 0UL; seed < 1_000; seed++)
            orders.Add(PlayThreeFlows(seed));

        // Three flows of three yields have 1,680 interleavings.
        Assert.InRange(orders.Count, 400, 1_000);
    }

    [Fact]
    public void Run_ReadyWork_IsChosenEvenly()
    {
        var firsts = new int[5];
        for (var seed = 0UL; seed < 5_000; seed++)
        {
            using var simulation = Simulations.Create(seed);
            var first = -1;
            simulation.Play(() => Task.WhenAll(Enumerable.Range(0, 5).Select(i => simulation.Start(() =>
            {
                first = first < 0 ? i : first;
                return Task.CompletedTask;
            }))));
            firsts[first]++;
        }

        Assert.All(firsts, count => Assert.InRange(count, 850, 1_150));
    }

    [Fact]
    public void Run_TimersDueTogether_FireInAnOrderDrawnFromTheSeed()
    {
        var orders = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 0UL; seed < 500; seed++)
        {
            var order = PlayEqualTimers(seed);
            Assert.Equal(order, PlayEqualTimers(seed));
            orders.Add(order);
        }

        Assert.Equal(24, orders.Count);
    }

    [Fact]
    public void Run_AnotherTimerDisposedAtAnyMoment_ChangesNoOtherTimersOrder()
    {
        // What a finalizer does to an abandoned PeriodicTimer, whenever it happens to run.
        var undisturbed = PlayEqualTimers(9);

        for (var disposeAtMs = 0; disposeAtMs <= 40; disposeAtMs++)
            Assert.Equal(undisturbed, PlayEqualTimers(9, disposeAtMs));
    }

    [Fact]
    public void Run_SeedOne_NeverChangesItsOrder()
    {
        // A change here changes every recording: raise Simulation.SchedulingRulesVersion.
        Assert.Equal(1, Simulation.SchedulingRulesVersion);
        Assert.Equal("bbcaaaccb", PlayThreeFlows(1));
        Assert.Equal("3210", PlayEqualTimers(1));
    }

    [Fact]
    public async Task Run_ManySimulationsAtOnce_AreIndependent()
    {
        var expected = Enumerable.Range(0, 16).Select(seed => PlayMixedWork((ulong)seed)).ToArray();
        var actual = new string[expected.Length];

        var threads = Enumerable.Range(0, 16).Select(seed => Simulations.OnOtherThread(() => actual[seed] = PlayMixedWork((ulong)seed))).ToArray();
        foreach (var thread in threads)
            thread.Join();
        await Task.CompletedTask;

        Assert.Equal(expected, actual);
    }

    private static string PlayThreeFlows(ulong seed)
    {
        using var simulation = Simulations.Create(seed);
        var order = "";
        async Task FlowAsync(char name)
        {
            for (var i = 0; i < 3; i++)
            {
                await Task.Yield();
                order += name;
            }
        }

        simulation.Play(() => Task.WhenAll(FlowAsync('a'), FlowAsync('b'), FlowAsync('c')));
        Assert.False(simulation.Escaped);
        return order;
    }

    private static string PlayEqualTimers(ulong seed, int? disposeAtMs = null)
    {
        using var simulation = Simulations.Create(seed);
        var order = "";
        simulation.Play(async () =>
        {
            var abandoned = simulation.Time.CreateTimer(_ => { }, null, TimeSpan.FromMilliseconds(7), TimeSpan.FromMilliseconds(3));
            var users = Enumerable.Range(0, 4).Select(async i =>
            {
                await simulation.Delay(10);
                await simulation.Delay(20);
                order += i.ToString(CultureInfo.InvariantCulture);
            }).ToArray();
            using var disposal = simulation.Time.CreateTimer(
                _ => abandoned.Dispose(), null, TimeSpan.FromMilliseconds(disposeAtMs ?? 1_000_000), Timeout.InfiniteTimeSpan);
            await Task.WhenAll(users);
        });
        return order;
    }

    private static string PlayMixedWork(ulong seed)
    {
        using var simulation = Simulations.Create(seed);
        var log = new System.Text.StringBuilder();
        var random = simulation.CreateRandom("work");
        async Task UserAsync(int user)
        {
            for (var i = 0; i < 5; i++)
            {
                await simulation.Delay(random.Next(1, 4) * 10);
                log.Append(CultureInfo.InvariantCulture, $"{user}@{simulation.Elapsed().TotalMilliseconds} ");
                await Task.WhenAny(simulation.Delay(random.Next(5)), simulation.Start(async () => await Task.Yield()));
                log.Append(CultureInfo.InvariantCulture, $"{user}+ ");
            }
        }

        simulation.Play(() => Task.WhenAll(Enumerable.Range(0, 10).Select(UserAsync)));
        Assert.False(simulation.Escaped);
        return log.ToString();
    }
}
