using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using Rehearsal.Simulation;

namespace Rehearsal.Stages;

/// <summary>Runs scenarios on virtual time, on one thread, in an order drawn from the seed.</summary>
/// <remarks>Safe for concurrent use: each run is a world of its own.</remarks>
/// <param name="wallClock">Measures the wall time of a run; the run itself never sees it.</param>
public sealed class SimulatedStage(TimeProvider wallClock) : IStageProvider
{
    /// <inheritdoc/>
    public string Name => "simulated";

    /// <inheritdoc/>
    public ScenarioRun Run(SystemDefinition system, Scenario scenario, ulong seed, IProgress<RunProgress>? progress, CancellationToken cancellationToken)
    {
        var started = wallClock.GetTimestamp();
        using var culture = new NeutralCulture();

        // The scenario's waits and its settle bound limit the time of a run; only the calendar does besides.
        using var simulation = new Simulation.Simulation(new SimulationOptions { Seed = seed, DurationMax = TimeSpan.MaxValue });
        var log = new StageThreadLog(new MemoryEventLog());
        var world = new World(
            log,
            simulation.Time,
            simulation.Scheduler,
            new EventIdSource(simulation.Time, simulation.CreateRandom("ids")),
            simulation.CreateRandom("services"),
            SimulateServiceTimes: true);
        using var execution = new ScenarioExecution(system, scenario, world, progress);
        var assembly = new RunAssembly(scenario, Name, seed, execution, log);
        try
        {
            simulation.Run(() => execution.RunAsync(cancellationToken), cancellationToken);
            return RunAssembly.Stop(Assemble(error: null), () => simulation.Run(execution.StopAsync, CancellationToken.None));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new RunInterruptedException(Assemble("interrupted"));
        }
        catch (Exception failure)
        {
            return Assemble(RunError.Describe(failure));
        }

        ScenarioRun Assemble(string? error)
        {
            var escaped = log.Escaped;
            var deterministic = !simulation.Escaped && escaped.Count == 0;
            var header = new RecordingHeader
            {
                Seed = seed,
                SchedulingRules = Simulation.Simulation.SchedulingRulesVersion,
                Scenario = ScenarioHash.Compute(scenario),
                Deterministic = deterministic,
            };
            return assembly.Assemble(deterministic ? RunLevel.Deterministic : RunLevel.VirtualTime, header, wallClock.GetElapsedTime(started), error) with
            {
                Escaped = escaped,
            };
        }
    }
}
