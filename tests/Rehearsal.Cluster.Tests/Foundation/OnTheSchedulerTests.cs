using Rehearsal.Events;
using Rehearsal.Simulation;

namespace Rehearsal.Cluster.Tests.Foundation;

/// <summary>On a simulated stage no wait of a service leaves the scheduler, and the seed decides everything.</summary>
public sealed class OnTheSchedulerTests
{
    private static readonly FoundationOptions Options = new() { Settings = [new Setting("counter", 0, isUpdatable: true)] };

    [Fact]
    public void Waits_OfAllServices_StayOnTheScheduler()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var (_, lines, simulation) = Run(seed);

            Assert.False(simulation.Escaped, $"seed {seed}: {string.Join("; ", simulation.Escapes)}");
            Assert.Contains("timed out after 00:00:02", lines);
            Assert.Contains("watched 40", lines);
            Assert.Contains("lease over at 00:00:30", lines);
        }
    }

    [Fact]
    public void SameSeed_GivesTheSameLog_OtherSeedsAnother()
    {
        var first = Run(7);

        Assert.Equal(first.Records, Run(7).Records);
        Assert.Equal(first.Lines, Run(7).Lines);
        Assert.NotEqual(first.Records, Run(8).Records);
    }

    private static (List<LogRecord> Records, List<string> Lines, Simulation.Simulation Simulation) Run(ulong seed)
    {
        using var simulation = new Simulation.Simulation(new SimulationOptions { Seed = seed });
        var thread = 0;
        List<string> lines = [];
        List<LogRecord> records = [];
        simulation.Run(async () =>
        {
            thread = Environment.CurrentManagedThreadId;
            var time = simulation.Time;
            var started = time.GetUtcNow();
            var ids = new EventIdSource(time, simulation.CreateRandom("ids"));
            var log = new MemoryEventLog();
            var nodes = new EmbeddedNodeSet(time, ids);
            var a = new EmbeddedFoundation(log, time, ids, Options with { Node = "a" }, nodes);
            var b = new EmbeddedFoundation(log, time, ids, Options with { Node = "b" }, nodes);
            var watching = WatchAsync(b.Configuration.WatchAsync());
            await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => UpdateAsync((worker % 2 == 0 ? a : b).Configuration)));

            b.Nodes.Handle<int, int>("slow", async (number, call) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(number), time, CancellationToken.None);
                return number;
            });
            var before = time.GetUtcNow();
            var late = await a.Nodes.CallAsync<int>("b", "slow", 3, new NodeCallOptions { Timeout = TimeSpan.FromSeconds(2) });
            Assert.Equal(ServiceErrorKind.TimedOut, late.Error?.Kind);
            lines.Add($"timed out after {time.GetUtcNow() - before}");
            Assert.Equal(1, (await a.Nodes.CallAsync<int>("b", "slow", 1)).Value);

            var lease = (await a.Registry.RegisterAsync("global", "leader", "a", TimeSpan.FromSeconds(30))).Value;
            while ((await b.Registry.LookupAsync("global", "leader")).Succeeded)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time);
            }

            lines.Add($"lease over at {time.GetUtcNow() - lease.RegisteredAt}");
            await a.DisposeAsync();
            await b.DisposeAsync();
            lines.Add($"watched {await watching}");
            await foreach (var record in log.ReadAsync(LogQuery.All))
            {
                records.Add(record);
            }

            Assert.Equal(thread, Environment.CurrentManagedThreadId);

            async Task UpdateAsync(IConfigurationService configuration)
            {
                for (var done = 0; done < 10;)
                {
                    var entry = (await configuration.GetAsync("counter")).Value;
                    await Task.Yield();
                    var outcome = await configuration.UpdateAsync("counter", entry.As<int>().Value + 1, new ConfigurationUpdate { ExpectedVersion = entry.Version });
                    lines.Add($"{outcome}");
                    done += outcome.Succeeded ? 1 : 0;
                    await Task.Yield();
                }
            }

            async Task<int> WatchAsync(IAsyncEnumerable<ConfigurationChange> changes)
            {
                var count = 0;
                await foreach (var change in changes)
                {
                    Assert.Equal(thread, Environment.CurrentManagedThreadId);
                    Assert.Equal(++count, change.Version);
                }

                return count;
            }
        });
        return (records, lines, simulation);
    }
}
