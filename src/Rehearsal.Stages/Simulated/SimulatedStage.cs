using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using Rehearsal.Simulation;

namespace Rehearsal.Stages;

/// <summary>Runs scenarios on virtual time, on one thread, in an order drawn from the seed.</summary>
/// <remarks>Safe for concurrent use: each run is a world of its own, on a thread of its own.</remarks>
/// <param name="wallClock">Measures the wall time of a run; the run itself never sees it.</param>
public sealed class SimulatedStage(TimeProvider wallClock) : IStageProvider
{
    // The scenario's waits and its settle bound limit the time of a run; only the calendar does besides. Each run has a seed of its own.
    private readonly SimulationOptions limits = new() { Seed = 0, DurationMax = TimeSpan.MaxValue };

    /// <inheritdoc/>
    public string Name => "simulated";

    /// <summary>Gets the longest real time that one turn of a handler may take; then the run ends with an error that names it.</summary>
    /// <value>100 milliseconds to one day. The default is 30 seconds.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of that range.</exception>
    public TimeSpan TurnMax
    {
        get;
        init => field = value >= TimeSpan.FromMilliseconds(100) && value <= TimeSpan.FromDays(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TurnMax), value, "TurnMax must be 100 milliseconds to one day.");
    } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the longest real time that the clock stands still for a wait outside; then the run ends with an error that names it.</summary>
    /// <value>Zero to one day. The default is 60 seconds.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of that range.</exception>
    public TimeSpan OutsideWaitMax
    {
        get => limits.OutsideWaitMax;
        init => limits = limits with { OutsideWaitMax = value };
    }

    /// <summary>Gets the longest real time that a handler may block in one wait; then that wait throws in the handler.</summary>
    /// <value>1 millisecond to one day. The default is 10 seconds.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of that range.</exception>
    public TimeSpan BlockedMax
    {
        get => limits.BlockedMax;
        init => limits = limits with { BlockedMax = value };
    }

    /// <inheritdoc/>
    public ScenarioRun Run(SystemDefinition system, Scenario scenario, ulong seed, IProgress<RunProgress>? progress, CancellationToken cancellationToken)
    {
        var started = wallClock.GetTimestamp();
        using var culture = new NeutralCulture();

        var options = limits with { Seed = seed };
        var simulation = new Simulation.Simulation(options);
        var memory = new MemoryEventLog();
        var log = new StageThreadLog(memory, simulation);
        var world = new World(
            log,
            simulation.Time,
            simulation.Scheduler,
            new EventIdSource(simulation.Time, simulation.CreateRandom("ids")),
            simulation.CreateRandom("services"),
            SimulateServiceTimes: true,
            seed,
            new SimulatedWorkWatch(simulation),
            simulation.Context);
        using var execution = new ScenarioExecution(system, scenario, world, progress);
        var assembly = new RunAssembly(scenario, Name, seed, execution, memory.Snapshot);
        try
        {
            RunOnThread(() => execution.RunAsync(cancellationToken), cancellationToken);
            return RunAssembly.Stop(Assemble(error: null), () => RunOnThread(execution.StopAsync, CancellationToken.None));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new RunInterruptedException(Assemble("interrupted"));
        }
        catch (Exception failure)
        {
            return Assemble(RunError.Describe(failure));
        }
        finally
        {
            // A turn that does not end keeps its thread and its simulation.
            if (!simulation.IsRunning)
            {
                simulation.Dispose();
            }
        }

        void RunOnThread(Func<Task> work, CancellationToken stop) => StageThread.Run(simulation, TurnMax, () => simulation.Run(work, stop), stop);

        ScenarioRun Assemble(string? error)
        {
            var escapes = EscapesOf(simulation, log);
            var deterministic = !simulation.Escaped && escapes.Count == 0;
            var header = new RecordingHeader
            {
                Seed = seed,
                SchedulingRules = Simulation.Simulation.SchedulingRulesVersion,
                Scenario = ScenarioHash.Compute(scenario),
                Deterministic = deterministic,
            };
            var run = assembly.Assemble(deterministic ? RunLevel.Deterministic : RunLevel.VirtualTime, header, wallClock.GetElapsedTime(started), error);
            return run with { Escapes = escapes, InFlight = [.. run.InFlight, .. WaitsOf(simulation, run)] };
        }
    }

    // Where the work in flight waits, if that is not for the stage's time: what it waits for may be outside, or never come.
    private static IEnumerable<string> WaitsOf(Simulation.Simulation simulation, ScenarioRun run) => run.InFlight.Count == 0 || simulation.IsRunning
        ? []
        : simulation.Waiting.Select(static wait => $"{wait.Work} waits{(wait.Place is null ? string.Empty : $" in {wait.Place}")} for {wait.Wait}");

    // A commit from another thread says least: it counts where nothing better is known of the same handler.
    private static List<Escape> EscapesOf(Simulation.Simulation simulation, StageThreadLog log)
    {
        List<Escape> escapes = [.. simulation.Escapes];
        escapes.AddRange(log.Escaped
            .Where(name => !escapes.Exists(escape => escape.Work == name))
            .Select(static name => new Escape(name, null, "committed from another thread")));
        return escapes;
    }
}
