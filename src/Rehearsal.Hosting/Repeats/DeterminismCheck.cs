using Rehearsal.Analysis;
using Rehearsal.Events;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>Repeats runs in new processes and compares the recordings.</summary>
/// <param name="process">Repeats one run.</param>
/// <param name="folder">A folder for what the repeats leave; made for them and taken away after them.</param>
/// <param name="output">Where to tell how far it is.</param>
internal sealed class DeterminismCheck(RepeatProcess process, string folder, ProgramOutput output)
{
    private readonly RepeatSurroundings different = RepeatSurroundings.Different();

    /// <summary>Repeats the runs, at most <see cref="RepeatSample.CountMax"/> of them; the first repeat that breaks down is the last.</summary>
    /// <param name="runs">The runs; each gets its result, and a run that is not deterministic its verdict.</param>
    /// <param name="isWhole">False when the command was cut short, so that nothing further is to run.</param>
    /// <param name="seed">Decides which of many are repeated.</param>
    /// <param name="errors">Takes why a repeat broke down.</param>
    /// <param name="cancellationToken">Ends the repeats.</param>
    /// <returns>False when it was interrupted.</returns>
    public bool TryVerify(List<ReportedRun> runs, bool isWhole, ulong seed, List<Diagnostic> errors, CancellationToken cancellationToken)
    {
        for (var i = 0; i < runs.Count; i++)
        {
            runs[i] = runs[i] with { Determinism = DeterminismResult.NotRepeated };
        }

        if (!isWhole)
        {
            return true;
        }

        try
        {
            RepeatDrawn(runs, RepeatSample.Draw(runs.Count, seed), errors, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new Diagnostic(
                DiagnosticCodes.BrokeDown, "the repeats broke down.", $"a folder '{folder}' that can be written to", DiskWords.Of(exception),
                "see whether the disk is full, or choose another folder with --output DIR"));
            return true;
        }
    }

    private void RepeatDrawn(List<ReportedRun> runs, IReadOnlyList<int> drawn, List<Diagnostic> errors, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        try
        {
            using var progress = RunProgressDisplay.Create(output, drawn.Count);
            foreach (var place in drawn)
            {
                progress.BeginRepeat(runs[place].Run.Scenario);
                var result = Verify(runs[place], runs.Count == 1, errors, cancellationToken);
                progress.End();
                if (errors.Count > 0)
                {
                    break;
                }

                runs[place] = Judge(runs[place], result);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A run that was seen to leave the scheduler has said already that it may differ.
    private static ReportedRun Judge(ReportedRun reported, DeterminismResult result) => reported with
    {
        Determinism = result,
        Run = result.Verdict == DeterminismVerdict.NotDeterministic && reported.Run is { Level: RunLevel.Deterministic, Verdict: Verdict.Passed }
            ? reported.Run with { Verdict = Verdict.Failed }
            : reported.Run,
    };

    private DeterminismResult Verify(ReportedRun reported, bool isAlone, List<Diagnostic> errors, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // :: Step 1: once, alone, in other surroundings.
        if (Repeat(reported, different, $"{folder}/1", errors, cancellationToken) is not { } first)
        {
            return DeterminismResult.NotRepeated;
        }

        try
        {
            if (first.Sha256 == reported.RecordingSha256)
            {
                return DeterminismResult.Deterministic;
            }

            // :: Step 2: the recordings differ; the first difference says whose work it is.
            if (RecordingComparison.Find(Recording.Load(reported.Recording), Recording.Load(first.Recording)) is not { } divergence)
            {
                errors.Add(Unreadable(reported, "two files that differ and say the same"));
                return DeterminismResult.NotRepeated;
            }

            // :: Step 3: of a run among others, once more alone, to tell what others left behind from what no process repeats.
            var origin = isAlone ? DivergenceOrigin.Process : FindOrigin(reported, first.Sha256, errors, cancellationToken);
            return origin is null
                ? DeterminismResult.NotRepeated
                : new DeterminismResult(DeterminismVerdict.NotDeterministic, origin.Value, divergence, DivergenceHint.For(divergence, origin.Value, different));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RecordingFormatException)
        {
            errors.Add(Unreadable(reported, exception.Message));
            return DeterminismResult.NotRepeated;
        }
        finally
        {
            Directory.Delete($"{folder}/1", recursive: true);
        }
    }

    private DivergenceOrigin? FindOrigin(ReportedRun reported, string firstSha256, List<Diagnostic> errors, CancellationToken cancellationToken)
    {
        if (Repeat(reported, RepeatSurroundings.Same, $"{folder}/2", errors, cancellationToken) is not { } second)
        {
            return null;
        }

        Directory.Delete($"{folder}/2", recursive: true);
        return second.Sha256 == firstSha256 ? DivergenceOrigin.SharedState
            : second.Sha256 == reported.RecordingSha256 ? DivergenceOrigin.Surroundings
            : DivergenceOrigin.Process;
    }

    private RepeatOutcome? Repeat(ReportedRun reported, RepeatSurroundings surroundings, string place, List<Diagnostic> errors, CancellationToken cancellationToken)
    {
        var outcome = process.Run(reported, surroundings, place, cancellationToken);
        if (outcome.Problem is not { } problem)
        {
            return outcome;
        }

        errors.Add(problem);
        return null;
    }

    private static Diagnostic Unreadable(ReportedRun reported, string found) =>
        RepeatOutcome.Failed(reported.Run.Scenario.File!, "the repeat cannot be compared with the run.", found, "see whether the recordings were changed meanwhile").Problem!;
}
