using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Runs scenarios in real time, in this process, on the thread pool.</summary>
/// <remarks>Safe for concurrent use.</remarks>
/// <param name="clock">The clock of the run: the machine's.</param>
/// <param name="random">The randomness of the run; must be safe for concurrent use.</param>
public sealed class LocalStage(TimeProvider clock, Random random) : IStageProvider
{
    /// <inheritdoc/>
    public string Name => "local";

    /// <inheritdoc/>
    public ScenarioRun Run(SystemDefinition system, Scenario scenario, ulong seed, IProgress<RunProgress>? progress, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var log = new MemoryEventLog();
        var world = new World(log, clock, TaskScheduler.Default, new EventIdSource(clock, random), random, SimulateServiceTimes: false);
        using var execution = new ScenarioExecution(system, scenario, world, progress);
        var assembly = new RunAssembly(scenario, Name, seed, execution, log);
        try
        {
            RunOnPool(() => execution.RunAsync(cancellationToken));
            return RunAssembly.Stop(Assemble(error: null), () => RunOnPool(execution.StopAsync));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new RunInterruptedException(Assemble("interrupted"));
        }
        catch (Exception failure)
        {
            return Assemble(RunError.Describe(failure));
        }

        ScenarioRun Assemble(string? error) => assembly.Assemble(
            RunLevel.Real,
            new RecordingHeader { Scenario = ScenarioHash.Compute(scenario) },
            clock.GetElapsedTime(started),
            error);
    }

    private static void RunOnPool(Func<Task<bool>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap().GetAwaiter().GetResult();
}
