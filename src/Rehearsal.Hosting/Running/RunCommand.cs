using Rehearsal.Events;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>Carries out <c>run</c>.</summary>
/// <param name="loadSystem">Loads the system of this program; called once.</param>
/// <param name="createStage">Makes the stage of a name, which asks for the folder of each run's log; or null when there is none.</param>
/// <param name="output">Where to write.</param>
/// <param name="clock">Names the folder of the runs, and says when they ended.</param>
internal sealed class RunCommand(
    Func<List<Diagnostic>, LoadedSystem?> loadSystem,
    Func<string, Func<Scenario, string>, IStageProvider?> createStage,
    ProgramOutput output,
    TimeProvider clock)
{
    private const ulong SeedDefault = 1;

    /// <summary>Gets what repeats runs in new processes.</summary>
    public RepeatProcess Repeats { get; init; } = new(RepeatProgram.OfThisProcess(), RepeatProcess.PatienceDefault);

    /// <summary>Reads and checks everything, and only then runs the scenarios in order.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Interrupts: the recording so far is kept, nothing further runs.</param>
    /// <returns>The exit code.</returns>
    public int Run(RunOptions options, CancellationToken cancellationToken)
    {
        // :: Step 1: read all files, load the system, check each scenario against it. Any error: nothing runs.
        List<Diagnostic> errors = [];
        var scenarios = ScenarioPreparation.Load(options.Paths, options.Tags, loadSystem, errors, out var system, cancellationToken);
        RunFolder? made = null;
        var stage = createStage(options.Stage, scenario => made!.PrepareLog(scenario, options.Stage));
        if (stage is null)
        {
            errors.Add(StageProviders.Unavailable(options.Stage));
        }

        if (options.VerifyDeterminism && RepeatProcess.IsRepeat)
        {
            errors.Add(RepeatOfRepeat());
        }

        if (errors.Count > 0 || system is null || stage is null)
        {
            return ErrorReport.Write(errors, options.Formats, output.Out, output.Error);
        }

        // :: Step 2: open what the runs are written to, so that a wrong path is found before anything runs.
        if (OpenReports(options, errors) is not var (folder, reports))
        {
            return ErrorReport.Write(errors, options.Formats, output.Out, output.Error);
        }

        // :: Step 3: run.
        made = folder;
        using (reports)
        {
            return RunAll(new RunPlan(scenarios, system.Definition, stage, options), folder, reports, cancellationToken);
        }
    }

    private (RunFolder Folder, ReportSet Reports)? OpenReports(RunOptions options, List<Diagnostic> errors)
    {
        try
        {
            var folder = RunFolder.Create(options.Output, clock.GetUtcNow());
            if (ReportSet.TryOpen(options.Formats, output, clock, out var problem) is { } reports)
            {
                return (folder, reports);
            }

            errors.Add(problem!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new Diagnostic(
                DiagnosticCodes.Usage, $"the results cannot be written to '{options.Output ?? RunFolder.Root}'.", "a place that can be written to", DiskWords.Of(exception, options.Output),
                "choose another one with --output DIR"));
        }

        return null;
    }

    private int RunAll(RunPlan plan, RunFolder folder, ReportSet reports, CancellationToken cancellationToken)
    {
        List<ReportedRun> runs = [];
        List<Diagnostic> errors = [];
        using (var progress = RunProgressDisplay.Create(output, plan.Scenarios.Count))
        {
            foreach (var scenario in plan.Scenarios)
            {
                if (TryRunOne(plan, scenario, folder, progress, errors, cancellationToken) is not { } reported)
                {
                    break;
                }

                runs.Add(reported);
                if (!plan.Options.VerifyDeterminism)
                {
                    reports.Add(reported);
                }

                if (reported.IsInterrupted || cancellationToken.IsCancellationRequested)
                {
                    break;
                }
            }
        }

        var notRun = plan.Scenarios.Count - runs.Count;
        var isVerified = !plan.Options.VerifyDeterminism || Verify(plan, runs, folder, reports, errors, cancellationToken);
        var summary = new RunSummary(runs, notRun, folder.Path)
        {
            IsInterrupted = !isVerified || runs.Exists(static run => run.IsInterrupted) || (notRun > 0 && errors.Count == 0),
            Errors = errors,
        };
        reports.Complete(summary);
        List<Diagnostic> unwritten = [.. reports.Failures];
        try
        {
            folder.SaveRunFile(RunJson.Text(runs, errors));
        }
        catch (Exception exception) when (DiskWords.IsKnown(exception))
        {
            unwritten.Add(NotKept($"'{folder.Path}/{RunFolder.RunFileName}' cannot be written.", exception));
        }

        ErrorReport.WriteText([.. errors, .. unwritten], output.Error);
        return unwritten.Count > 0 ? ExitCodes.Combine(summary.ExitCode, ExitCodes.Failed) : summary.ExitCode;
    }

    // What a repeat shows is part of a run's report, so the reports wait for the repeats.
    private bool Verify(RunPlan plan, List<ReportedRun> runs, RunFolder folder, ReportSet reports, List<Diagnostic> errors, CancellationToken cancellationToken)
    {
        var isWhole = runs.Count == plan.Scenarios.Count && errors.Count == 0 && !runs.Exists(static run => run.IsInterrupted);
        var isVerified = new DeterminismCheck(Repeats, folder.PathForRepeats, output)
            .TryVerify(runs, isWhole, plan.Options.Seed ?? SeedDefault, errors, cancellationToken);
        foreach (var run in runs)
        {
            reports.Add(run);
        }

        return isVerified;
    }

    private static Diagnostic RepeatOfRepeat() => new(
        DiagnosticCodes.Usage,
        $"a repeat was asked to repeat its run: {RunCommandLine.VerifyDeterminism} in a process that a run with it started.",
        "a program that gives its own arguments to RehearsalApp.RunAsync",
        $"{RunCommandLine.VerifyDeterminism}, and {RepeatProcess.Variable} in the environment",
        $"pass 'args' on unchanged, or unset {RepeatProcess.Variable}");

    // A stage answers for what the system and the scenario do. What else goes wrong ends the command, and its reports still tell what ran.
    private static ReportedRun? TryRunOne(
        RunPlan plan,
        Scenario scenario,
        RunFolder folder,
        RunProgressDisplay progress,
        List<Diagnostic> errors,
        CancellationToken cancellationToken)
    {
        var seed = plan.Options.Seed ?? scenario.Seed ?? SeedDefault;
        progress.Begin(scenario, plan.Stage.Name, seed);
        try
        {
            var (run, isInterrupted) = RunOne(plan, scenario, seed, progress, cancellationToken);
            if (TrySave(folder, run, errors) is not { } saved)
            {
                return null;
            }

            var repeat = RepeatCommand.Run(scenario.File ?? scenario.Name, run.Stage, seed, plan.Options.System);
            return new ReportedRun(run, saved.Path, saved.Sha256, repeat) { IsInterrupted = isInterrupted };
        }
        catch (EventLogException exception)
        {
            errors.Add(LogFailure(exception));
            return null;
        }
        catch (Exception exception) when (!CommandLineProgram.IsDebugging)
        {
            errors.Add(new Diagnostic(
                DiagnosticCodes.BrokeDown,
                "the run broke down.",
                "a run that ends with a verdict",
                $"{exception.GetType().Name}: {exception.Message}",
                $"see whether the disk is full; otherwise set {CommandLineProgram.DebugVariable}=1 for the stack trace and report it")
            {
                File = scenario.File,
            });
            return null;
        }
        finally
        {
            progress.End();
        }
    }

    private static (string Path, string Sha256)? TrySave(RunFolder folder, ScenarioRun run, List<Diagnostic> errors)
    {
        try
        {
            return folder.Save(run);
        }
        catch (Exception exception) when (DiskWords.IsKnown(exception))
        {
            errors.Add(NotKept("the recording cannot be written.", exception) with { File = run.Scenario.File });
            return null;
        }
    }

    private static Diagnostic NotKept(string message, Exception exception) => new(
        DiagnosticCodes.BrokeDown, message, "a folder that takes what runs leave", DiskWords.Of(exception), "make room, or see who may write there; or choose another folder with --output DIR");

    private static Diagnostic LogFailure(EventLogException failure) => new(
        DiagnosticCodes.LogUnusable,
        $"the run cannot keep its log: {failure.Words}",
        failure.Expected,
        failure.Found,
        failure.Problem is EventLogProblem.DiskFull or EventLogProblem.ReadOnly ? "mend that, or name a folder on another disk with --output DIR" : failure.Fix)
    {
        File = failure.File,
    };

    private static (ScenarioRun Run, bool IsInterrupted) RunOne(
        RunPlan plan,
        Scenario scenario,
        ulong seed,
        RunProgressDisplay progress,
        CancellationToken cancellationToken)
    {
        try
        {
            return (plan.Stage.Run(plan.System, scenario, seed, progress, cancellationToken), false);
        }
        catch (RunInterruptedException exception)
        {
            return (exception.Run, true);
        }
    }
}
