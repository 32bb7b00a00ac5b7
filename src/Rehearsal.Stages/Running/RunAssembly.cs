using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Puts the result of a run together from what was executed and recorded.</summary>
internal sealed record RunAssembly(Scenario Scenario, string Stage, ulong Seed, ScenarioExecution Execution, Func<IReadOnlyList<LogRecord>> Read)
{
    public ScenarioRun Assemble(RunLevel level, RecordingHeader header, TimeSpan duration, string? error)
    {
        return new()
        {
            Scenario = Scenario,
            Stage = Stage,
            Level = level,
            Seed = Seed,
            Verdict = error is not null ? Verdict.Error : Execution.Checks.All(static check => check.Passed) ? Verdict.Passed : Verdict.Failed,
            Duration = duration,
            VirtualDuration = Execution.VirtualDuration,
            Header = header,
            Records = Read(),
            Checks = Execution.Checks,
            Skipped = Execution.Skipped,
            InFlight = Execution.InFlight.Work,
            InFlightStep = Execution.InFlight.StepNumber,
            Error = error,
        };
    }

    /// <summary>Stops the system of a run that is over: what it still commits is no part of the run, what it breaks is.</summary>
    public static ScenarioRun Stop(ScenarioRun run, Action stop)
    {
        try
        {
            stop();
            return run;
        }
        catch (Exception failure)
        {
            return run with { Verdict = Verdict.Error, Error = RunError.Describe(failure) };
        }
    }
}
