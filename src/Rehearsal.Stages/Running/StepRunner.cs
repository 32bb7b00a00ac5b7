using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Takes steps one after the other: those of a scenario, a round, a branch or a row.</summary>
internal sealed class StepRunner(RunContext run, StepTrack track)
{
    /// <summary>Takes steps.</summary>
    /// <returns>False when one of them failed; then those behind it were not taken, but for asserts.</returns>
    public async Task<bool> TakeAsync(IReadOnlyList<Step> steps, StepPlace within, CancellationToken cancellationToken)
    {
        Step? failed = null;
        for (var i = 0; i < steps.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = steps[i];
            var place = within.Step(i + 1);

            // After a wait that failed, further stimuli would act on a premise that does not hold; checks still tell what does.
            if (failed is not null && step is not AssertStep)
            {
                track.Add(new SkippedStep(step, place.Path, failed));
                continue;
            }

            run.Report(step, place.Number);
            await run.MarkAsync(MarkKinds.Step, StepRecord.Of(step, place).Encode());
            if (!await TakeAsync(step, place, cancellationToken))
            {
                failed = step;
            }
        }

        return failed is null;
    }

    private async Task<bool> TakeAsync(Step step, StepPlace place, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case TriggerStep trigger:
                await PublishAsync([Publication(trigger.Event, trigger.Data, subject: null)], PublishStep.DefaultSource, trigger.Correlation, cancellationToken);
                return true;
            case PublishStep publish:
                await PublishAsync(
                    [.. publish.Events.Select(published => Publication(published.Event, published.Data, published.Subject))],
                    run.Saved.Fill(publish.Source),
                    publish.Correlation,
                    cancellationToken);
                return true;
            case WaitForTimeStep wait:
                await LongTimer.DelayAsync(run.World.Time, wait.Duration, cancellationToken);
                return true;
            case WaitForEventStep wait:
                return await WaitAsync(wait, cancellationToken);
            case AssertStep assert:
                await AssertAsync(assert, place.Number, cancellationToken);
                return true;
            case ChaosStep chaos:
                run.Faults.Apply(chaos);
                return true;
            case RequestStep request:
                return await AddAsync(await new RequestTaking(run).TakeAsync(request, place.Number, cancellationToken));
            case CommandStep command:
                return await AddAsync(await CommandAsync(command, cancellationToken));
            case RepeatStep repeat:
                return await RepeatAsync(repeat, place, cancellationToken);
            case TableStep table:
                return await TakeRowsAsync(table, place, cancellationToken);
            case ParallelStep parallel:
                return await TakeBranchesAsync(parallel, place, cancellationToken);
            default:
                throw new InvalidOperationException($"The step '{step.GetType().Name}' is not known to the runner.");
        }
    }

    private async Task<bool> RepeatAsync(RepeatStep repeat, StepPlace place, CancellationToken cancellationToken)
    {
        for (var round = 1; round <= repeat.Times; round++)
        {
            if (!await TakeAsync(repeat.Steps, place.Group(round), cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    // Rows are cases of their own: one that failed says nothing of the next.
    private async Task<bool> TakeRowsAsync(TableStep table, StepPlace place, CancellationToken cancellationToken)
    {
        var all = true;
        for (var i = 0; i < table.Rows.Count; i++)
        {
            all &= await TakeAsync(table.Rows[i].Steps, place.Group(i + 1), cancellationToken);
        }

        return all;
    }

    private async Task<bool> TakeBranchesAsync(ParallelStep parallel, StepPlace place, CancellationToken cancellationToken)
    {
        var branches = new Task<bool>[parallel.Branches.Count];
        for (var i = 0; i < branches.Length; i++)
        {
            branches[i] = new StepRunner(run, track.Branch()).TakeBranchAsync(parallel.Branches[i], place.Group(i + 1), cancellationToken);
        }

        var results = await Task.WhenAll(branches);
        return Array.TrueForAll(results, static passed => passed);
    }

    private async Task<bool> TakeBranchAsync(IReadOnlyList<Step> steps, StepPlace place, CancellationToken cancellationToken)
    {
        // Whose turn it is first is the stage's to say, as it is later.
        await Task.Yield();
        return await TakeAsync(steps, place, cancellationToken);
    }

    private Publication Publication(string type, EventData? data, string? subject) =>
        new(EventBody.Of(run.System, type, data is { } given ? run.Saved.Fill(given) : null)) { Subject = subject is null ? null : run.Saved.Fill(subject) };

    private async Task<IReadOnlyList<EventEnvelope>> PublishAsync(
        IReadOnlyList<Publication> events, string source, string? correlation, CancellationToken cancellationToken)
    {
        run.Clock.Begin();
        return await run.Host.PublishAllAsync(events, source, correlation is null ? null : run.Saved.Fill(correlation), cancellationToken);
    }

    private async Task<CheckResult> CommandAsync(CommandStep command, CancellationToken cancellationToken)
    {
        using var outcomes = new OutcomeWatch(run.World.Log, command.Event);
        var published = await PublishAsync([Publication(command.Event, command.Data, subject: null)], PublishStep.DefaultSource, command.Correlation, cancellationToken);
        var span = await outcomes.WaitAsync(published[0].Id, run.World.Time, command.Timeout, cancellationToken);
        return CommandEvaluation.Evaluate(command, span, span is null ? default : run.World.Time.GetUtcNow() - published[0].Time);
    }

    private async Task<bool> WaitAsync(WaitForEventStep wait, CancellationToken cancellationToken)
    {
        var where = run.Saved.Fill(wait.Where);
        var occurrence = run.CountWait(wait.Event + string.Concat(where.Select(static condition => $"\n{condition.Path} {condition.Operator} {condition.Operand}")));
        var found = await run.Watch.WaitAsync(
            published => published.Type == wait.Event && FieldConditions.Match(published.Data, where),
            occurrence,
            wait.Timeout,
            cancellationToken);
        var which = occurrence == 1 ? wait.Event : $"{wait.Event} #{occurrence}";
        var filter = where.Count == 0 ? string.Empty : $" where {string.Join(", ", where.Select(static condition => $"{condition.Path} = {condition.Operand}"))}";
        return await AddAsync(new CheckResult(
            "wait_for_event",
            wait.Event,
            $"{which}{filter} within {DurationText.Format(wait.Timeout)}",
            found ? "published" : $"not published after {DurationText.Format(wait.Timeout)}",
            found,
            wait.Location));
    }

    private async Task AssertAsync(AssertStep assert, int number, CancellationToken cancellationToken)
    {
        var settled = await run.Host.Activity.SettleAsync(run.Scenario.SettleBound, cancellationToken);

        // Also when settled: a retry due beyond the bound is not waited for, yet it may be why a check fails.
        var inFlight = run.Host.DescribeInFlight();
        var observation = new Observation(await run.Watch.SnapshotAsync(cancellationToken), run.Clock.First)
        {
            Now = run.World.Time.GetUtcNow(),
            Handlings = assert.Checks.Any(Observation.NeedsHandlings) ? await run.Watch.HandlingsAsync(cancellationToken) : [],
        };
        var failed = false;
        foreach (var check in assert.Checks)
        {
            foreach (var result in CheckEvaluator.EvaluateAll(run.Saved.Fill(check), observation))
            {
                failed |= !await AddAsync(result);
            }
        }

        if (failed || !settled)
        {
            run.InFlight.Keep(number, inFlight, explainsFailure: failed);
        }
    }

    private async Task<bool> AddAsync(CheckResult result)
    {
        track.Add(result);
        await run.MarkAsync(MarkKinds.Verdict, VerdictRecord.Encode(result));
        return result.Passed;
    }
}
