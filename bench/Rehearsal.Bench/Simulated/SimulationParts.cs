using System.Diagnostics;
using System.Globalization;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using Rehearsal.Simulation;
using Rehearsal.Stages;

namespace Rehearsal.Bench.Simulated;

/// <summary>The parts of the benchmark <c>simulation</c>. Each runs in a process of its own, so that none meets another's heap.</summary>
internal static class SimulationParts
{
    private const int TimerEvents = 3_000_000;
    private const int WarmUpEvents = 600_000;

    /// <summary>Runs one part and prints its <see cref="Sample"/>.</summary>
    public static int Run(string[] args)
    {
        var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 0;
        Func<int, Outcome> part = args[0] switch
        {
            "own-loop" => events => OwnLoop(users: count, events),
            "scheduler" => events => Scheduler(users: count, events),
            "stage" => events => HandledOf(Stage(users: count, events), count),
            "stage-encoded" => events => StageRecorded(users: count, events, hashed: false),
            "stage-recorded" => events => StageRecorded(users: count, events, hashed: true),
            "stage-awaiting" => events => HandledOf(Stage(users: count, events, awaits: true), count),
            "host-null" => events => Host(users: count, events, new NullEventLog()),
            "host-null-unwatched" => events => Host(users: count, events, new NullEventLog(), watched: false),
            "host-memory" => events => Host(users: count, events, new MemoryEventLog()),
            "pollers" => _ => Pollers(),
            "idle" => _ => Idle(),
            "saga-day" => _ => SagaDay(),
            _ => throw new ArgumentException($"'{args[0]}' is no part of the benchmark.", nameof(args)),
        };
        var events = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : TimerEvents;
        Console.WriteLine(Measure(part, events));
        return 0;
    }

    private static Sample Measure(Func<int, Outcome> part, int events)
    {
        part(Math.Min(events, WarmUpEvents));
        part(Math.Min(events, WarmUpEvents));
        var used = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetTotalAllocatedBytes();
        var cpu = Environment.CpuUsage.TotalTime;
        var begin = Stopwatch.GetTimestamp();
        var outcome = part(events);
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        var retained = GC.GetTotalMemory(forceFullCollection: true) - used;
        GC.KeepAlive(outcome.Kept);
        using var process = Process.GetCurrentProcess();
        return new Sample(outcome.Events, seconds, cpu.TotalSeconds, allocated, retained, process.PeakWorkingSet64, outcome.Turns);
    }

    // Each handled event leaves a span and the event it causes, besides the users' first events and a few marks: counted so that the stage's work is
    // not taken together with reading a long run once more.
    private static Outcome HandledOf(ScenarioRun run, int users) => new(run, (run.Records.Count - users) / 2);

    private static Outcome OwnLoop(int users, int events)
    {
        var loop = new HandWrittenLoop();
        loop.Run(() => UsersLoop.RunAsync(loop.Time, users, events / users / 2));
        return new Outcome(null, events);
    }

    private static Outcome Scheduler(int users, int events)
    {
        using var simulation = new Simulation.Simulation(new SimulationOptions { Seed = 1 });
        simulation.Run(() => UsersLoop.RunAsync(simulation.Time, users, events / users / 2));
        return new Outcome(null, events);
    }

    private static string NameOf(int user) => string.Create(CultureInfo.InvariantCulture, $"user-{user}");

    // Users arrive spread over one round: a crowd at one instant is another question.
    private static bool IsLastOfMillisecond(int user, int users) =>
        (user + 1) * Shopping.RoundMs / users > user * Shopping.RoundMs / users;

    internal static ScenarioRun Stage(int users, int events, bool awaits = false)
    {
        var scenario = ScenarioBuilder.Create("shopping");
        for (var user = 0; user < users; user++)
        {
            scenario.Trigger(new Asked(NameOf(user), 0));
            if (IsLastOfMillisecond(user, users))
            {
                scenario.WaitForTime(TimeSpan.FromMilliseconds(1));
            }
        }

        scenario.WaitForTime(Shopping.TimeOf(events, users)).SettleWithin(TimeSpan.Zero);
        var run = new SimulatedStage(TimeProvider.System).Run(Shopping.Define(awaits), scenario.Build());
        return run.Error is null ? run : throw new InvalidOperationException(run.Error);
    }

    private static Outcome StageRecorded(int users, int events, bool hashed)
    {
        var run = Stage(users, events);
        using var writer = new RecordingWriter(Stream.Null, run.Header, leaveOpen: false, hashed);
        writer.WriteAll(run.Records);
        writer.Complete();
        return HandledOf(run, users);
    }

    private static Outcome Host(int users, int events, IEventLog log, bool watched = true)
    {
        using var simulation = new Simulation.Simulation(new SimulationOptions { Seed = 1 });
        simulation.Run(async () =>
        {
            await using var host = await SystemHost.StartAsync(Shopping.Define(awaits: false), new HostEnvironment
            {
                Log = log,
                Time = simulation.Time,
                Scheduler = simulation.Scheduler,
                Context = simulation.Context,
                Ids = new EventIdSource(simulation.Time, simulation.CreateRandom("ids")),
                Random = simulation.CreateRandom("services"),
                SimulateServiceTimes = true,
                WorkWatch = watched ? new BenchWorkWatch(simulation) : null,
            });

            // Whoever is not yet following would read from the log what it missed, and a log that keeps nothing has nothing to read.
            await Task.Delay(TimeSpan.FromMilliseconds(1), simulation.Time);
            for (var user = 0; user < users; user++)
            {
                await host.PublishAsync(new Asked(NameOf(user), 0), "scenario");
                if (IsLastOfMillisecond(user, users))
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(1), simulation.Time);
                }
            }

            await Task.Delay(Shopping.TimeOf(events, users), simulation.Time);
        });
        return new Outcome(log, (log.Head - users) / 2, simulation.Turns);
    }

    private static Outcome Pollers()
    {
        using var simulation = new Simulation.Simulation(new SimulationOptions { Seed = 1 });
        var ticks = 0;
        simulation.Run(async () =>
        {
            using var end = new CancellationTokenSource();
            var pollers = Enumerable.Range(0, 10).Select(_ => PollAsync(simulation.Time, () => ticks++, end.Token)).ToArray();
            await Task.Delay(TimeSpan.FromDays(1) + TimeSpan.FromMilliseconds(1), simulation.Time);
            end.Cancel();
            await Task.WhenAll(pollers);
        });
        return new Outcome(null, ticks);
    }

    private static async Task PollAsync(TimeProvider time, Action poll, CancellationToken end)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        using var registration = end.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            poll();
        }
    }

    private static Outcome Idle()
    {
        var scenario = ScenarioBuilder.Create("idle").WaitForTime(TimeSpan.FromDays(1)).Build();
        var run = new SimulatedStage(TimeProvider.System).Run(Shopping.Define(awaits: false), scenario);
        return new Outcome(run, 1);
    }

    private static Outcome SagaDay()
    {
        var system = new SystemBuilder("leases").AddSaga<LeaseSaga>().Build();
        var scenario = ScenarioBuilder.Create("lease").Trigger(new LeaseTaken("lease-1")).WaitForEvent<LeaseEnded>(TimeSpan.FromDays(2)).Build();
        var run = new SimulatedStage(TimeProvider.System).Run(system, scenario);
        return run.Verdict == Verdict.Passed && run.VirtualDuration == TimeSpan.FromDays(1)
            ? new Outcome(run, 1)
            : throw new InvalidOperationException($"The lease took {run.VirtualDuration}: {run.Error}");
    }

    /// <param name="Kept">What stays in use until it is measured.</param>
    /// <param name="Events">How many events there were.</param>
    /// <param name="Turns">How many turns the scheduler took; 0 when that was not asked.</param>
    private sealed record Outcome(object? Kept, long Events, long Turns = 0);
}
