using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Runs scenarios in real time, in this process, on the thread pool.</summary>
/// <remarks>
/// <para>Safe for concurrent use. A run's log is an <see cref="EmbeddedEventLog"/> in the folder that <see cref="LogFolder"/> names; it stays there
/// after the run, and what a killed process leaves of it can be read. Without a folder the log is in memory and ends with the run.</para>
/// <para>A log in files ends a run whose append fails, with an error that says why: <see cref="ScenarioRun.Error"/>.</para>
/// </remarks>
/// <param name="clock">The clock of the run: the machine's.</param>
/// <param name="random">The randomness of the run; must be safe for concurrent use.</param>
public sealed class LocalStage(TimeProvider clock, Random random) : IStageProvider
{
    /// <summary>The name of this stage.</summary>
    internal const string StageName = "local";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <summary>Gets what names the folder for the log of a scenario's run: one of its own, made when missing, without a log in it.</summary>
    /// <value>Called once a run, on the thread that calls <see cref="Run"/>. Null, also as the result: the log is in memory. The default is null.</value>
    public Func<Scenario, string?>? LogFolder { get; init; }

    /// <summary>Gets what has become of an append when it returns, for a log in files.</summary>
    /// <value><see cref="LogDurability.Buffered"/> by default: a kill of the process loses nothing.</value>
    public LogDurability Durability { get; init; } = LogDurability.Buffered;

    /// <summary>Gets the disk below logs in files.</summary>
    /// <value>The machine's own by default.</value>
    public IDisk Disk { get; init; } = RealDisk.Instance;

    /// <inheritdoc/>
    /// <exception cref="EventLogException">The run's log cannot be made, for the disk is full or read-only, or the folder holds one; nothing ran.
    /// Or it could not be read at the end.</exception>
    public ScenarioRun Run(SystemDefinition system, Scenario scenario, ulong seed, IProgress<RunProgress>? progress, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        using var log = RunLog.Begin(LogFolder?.Invoke(scenario), Durability, Disk);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, log.Failed);
        var world = new World(log.Log, clock, TaskScheduler.Default, new EventIdSource(clock, random), random, SimulateServiceTimes: false, seed);
        using var execution = new ScenarioExecution(system, scenario, world, progress);
        var assembly = new RunAssembly(scenario, Name, seed, execution, log.Read);
        try
        {
            RunOnPool(() => execution.RunAsync(stop.Token));
            return RunAssembly.Stop(Assemble(log.Failure), Stop);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && log.Failure is null)
        {
            throw new RunInterruptedException(Assemble("interrupted"));
        }
        catch (Exception failure)
        {
            return Assemble(log.Failure ?? RunError.Describe(failure));
        }

        void Stop()
        {
            RunOnPool(execution.StopAsync);
            log.Close();
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
