using Rehearsal.Events;
using Rehearsal.Simulation;

namespace Rehearsal.Messaging.Tests;

/// <summary>What a stage supplies, for tests: a log that outlives the hosts that run on it, and a clock and scheduler, simulated or real.</summary>
internal sealed class TestWorld(TimeProvider time, TaskScheduler scheduler, Random random)
{
    public MemoryEventLog Log { get; } = new();

    public TimeProvider Time => time;

    public static void Simulate(Func<TestWorld, Task> test, ulong seed = 1)
    {
        using var simulation = new Simulation.Simulation(new SimulationOptions { Seed = seed, TurnsWithoutAdvanceMax = 10_000_000 });
        simulation.Run(() => test(new TestWorld(simulation.Time, simulation.Scheduler, simulation.CreateRandom("test"))));

        // Nothing left the simulation's thread: not the hosts, not the policies, not the waits.
        Assert.Equal(0, simulation.ForeignPosts);
    }

    public static Task OnThreadPoolAsync(Func<TestWorld, Task> test) =>
        Task.Run(() => test(new TestWorld(TimeProvider.System, TaskScheduler.Default, Random.Shared)));

    public static async Task RunAsync(bool simulated, Func<TestWorld, Task> test)
    {
        if (simulated)
        {
            Simulate(test);
        }
        else
        {
            await OnThreadPoolAsync(test);
        }
    }

    public HostEnvironment Environment => new()
    {
        Log = Log,
        Time = time,
        Scheduler = scheduler,
        Ids = new EventIdSource(time, random),
        Random = random,
    };

    /// <summary>Makes a world with a log of its own beside this one.</summary>
    public TestWorld CreateSibling() => new(time, scheduler, random);

    public Task<RunningSystem> StartAsync(Action<SystemBuilder> define, Func<HostEnvironment, HostEnvironment>? change = null)
    {
        var builder = new SystemBuilder("test");
        define(builder);
        return StartAsync(builder.Build(), change);
    }

    public async Task<RunningSystem> StartAsync(SystemDefinition system, Func<HostEnvironment, HostEnvironment>? change = null) =>
        new(await SystemHost.StartAsync(system, change is null ? Environment : change(Environment)));

    public async Task WaitAsync(TimeSpan duration)
    {
        // One wait of the clock ends at 49 days.
        for (var left = duration; left > TimeSpan.Zero; left -= TimeSpan.FromDays(40))
        {
            await Task.Delay(left < TimeSpan.FromDays(40) ? left : TimeSpan.FromDays(40), time);
        }
    }

    public Task WaitSecondsAsync(double seconds) => WaitAsync(TimeSpan.FromSeconds(seconds));

    public DateTimeOffset Now => time.GetUtcNow();

    public List<T> Entries<T>()
        where T : LogEntry => [.. Records().Select(static record => record.Entry).OfType<T>()];

    public List<string> EventTypes() => [.. Entries<EventEnvelope>().Select(static published => published.Type)];

    public List<Span> Spans(string service) => [.. Entries<Span>().Where(span => span.Service == service && span.Kind == SpanKind.Handling)];

    public List<string> Outcomes(string service) => [.. Spans(service).Select(static span => $"{span.Handler} {span.Attempt} {span.Outcome}")];

    public List<LogRecord> Records()
    {
        List<LogRecord> records = [];
        var reading = Log.ReadAsync(LogQuery.All).GetAsyncEnumerator();
        while (reading.MoveNextAsync().AsTask().GetAwaiter().GetResult())
        {
            records.Add(reading.Current);
        }

        return records;
    }
}
