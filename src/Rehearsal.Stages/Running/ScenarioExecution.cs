using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>One run of a scenario against a system in a world: starts the system, takes the steps, settles, stops. Knows no stage.</summary>
internal sealed class ScenarioExecution(SystemDefinition system, Scenario scenario, World world, IProgress<RunProgress>? progress) : IDisposable
{
    private const string ScenarioSource = "scenario";

    private readonly DomainEventWatch watch = new(world.Log, world.Time);
    private readonly FaultPlan faults = new(scenario.Chaos, world.Log);
    private readonly Dictionary<string, int> waitsSoFar = new(StringComparer.Ordinal);
    private readonly List<CheckResult> checks = [];
    private readonly List<SkippedStep> skipped = [];
    private SystemHost? host;
    private DateTimeOffset? firstTrigger;
    private DateTimeOffset ended;

    /// <summary>Gets what came of each wait and check so far.</summary>
    public IReadOnlyList<CheckResult> Checks => checks;

    /// <summary>Gets the steps that were not taken.</summary>
    public IReadOnlyList<SkippedStep> Skipped => skipped;

    /// <summary>Gets what was in flight when a settle gave up.</summary>
    public InFlightRecord InFlight { get; } = new();

    /// <summary>Gets the stage time from the first trigger to the end-of-run settle, or to now.</summary>
    public TimeSpan VirtualDuration => firstTrigger is { } first ? (ended == default ? world.Time.GetUtcNow() : ended) - first : TimeSpan.Zero;

    /// <summary>Starts the system, takes the steps and settles. What a stop makes handlers do belongs to no scenario, so that is a call of its own.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        // Named, so that work which a service's constructor sends elsewhere is seen too.
        world.WorkWatch?.Begin("the run");
        host = await SystemHost.StartAsync(system, EnvironmentOf(world), cancellationToken);
        try
        {
            await TakeStepsAsync(host, cancellationToken);
            return true;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the system, if it was started.</summary>
    public async Task<bool> StopAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        return true;
    }

    public void Dispose()
    {
        watch.Dispose();
        faults.Dispose();
    }

    private async Task TakeStepsAsync(SystemHost host, CancellationToken cancellationToken)
    {
        WaitForEventStep? failedWait = null;
        for (var i = 0; i < scenario.Steps.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = scenario.Steps[i];

            // After a wait that failed, further stimuli would act on a premise that does not hold; checks still tell what does.
            if (failedWait is not null && step is not AssertStep)
            {
                skipped.Add(new SkippedStep(step, i + 1, failedWait));
                continue;
            }

            Report(step, i + 1);
            await MarkStepAsync(step, i + 1);
            if (!await TakeAsync(step, i + 1, host, cancellationToken))
            {
                failedWait = step as WaitForEventStep;
            }
        }

        Report(step: null, scenario.Steps.Count);
        if (!await host.Activity.SettleAsync(scenario.SettleBound, cancellationToken))
        {
            InFlight.Keep(stepNumber: null, host.DescribeInFlight(), explainsFailure: false);
        }

        ended = world.Time.GetUtcNow();
    }

    private HostEnvironment EnvironmentOf(World supplied) => new()
    {
        Log = supplied.Log,
        Time = supplied.Time,
        Scheduler = supplied.Scheduler,
        Ids = supplied.Ids,
        Random = supplied.Random,
        Services = scenario.Services,
        Interceptors = [faults],
        SimulateServiceTimes = supplied.SimulateServiceTimes,
        WorkWatch = supplied.WorkWatch,
        Context = supplied.Context,
    };

    private async Task<bool> TakeAsync(Step step, int number, SystemHost host, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case TriggerStep trigger:
                firstTrigger ??= world.Time.GetUtcNow();
                await host.PublishAsync(TriggerBody.Of(system, trigger), ScenarioSource, trigger.Correlation, cancellationToken);
                return true;
            case WaitForTimeStep wait:
                await LongTimer.DelayAsync(world.Time, wait.Duration, cancellationToken);
                return true;
            case WaitForEventStep wait:
                return await WaitAsync(wait, cancellationToken);
            case AssertStep assert:
                await AssertAsync(assert, number, host, cancellationToken);
                return true;
            default:
                throw new InvalidOperationException($"The step '{step.GetType().Name}' is not known to the runner.");
        }
    }

    private async Task<bool> WaitAsync(WaitForEventStep wait, CancellationToken cancellationToken)
    {
        var key = wait.Event + string.Concat(wait.Where.Select(static condition => $"\n{condition.Path} {condition.Operator} {condition.Operand}"));
        var occurrence = waitsSoFar[key] = waitsSoFar.GetValueOrDefault(key) + 1;
        var found = await watch.WaitAsync(
            published => published.Type == wait.Event && FieldConditions.Match(published.Data, wait.Where),
            occurrence,
            wait.Timeout,
            cancellationToken);
        var which = occurrence == 1 ? wait.Event : $"{wait.Event} #{occurrence}";
        var filter = wait.Where.Count == 0 ? string.Empty : $" where {string.Join(", ", wait.Where.Select(static condition => $"{condition.Path} = {condition.Operand}"))}";
        await AddAsync(new CheckResult("wait_for_event", wait.Event, $"{which}{filter} within {DurationText.Format(wait.Timeout)}", found ? "published" : $"not published after {DurationText.Format(wait.Timeout)}", found, wait.Location));
        return found;
    }

    private async Task AssertAsync(AssertStep assert, int number, SystemHost host, CancellationToken cancellationToken)
    {
        var settled = await host.Activity.SettleAsync(scenario.SettleBound, cancellationToken);

        // Also when settled: a retry due beyond the bound is not waited for, yet it may be why a check fails.
        var inFlight = host.DescribeInFlight();
        var observation = new Observation(await watch.SnapshotAsync(cancellationToken), firstTrigger);
        var failed = false;
        foreach (var check in assert.Checks)
        {
            var result = CheckEvaluator.Evaluate(check, observation);
            failed |= !result.Passed;
            await AddAsync(result);
        }

        if (failed || !settled)
        {
            InFlight.Keep(number, inFlight, explainsFailure: failed);
        }
    }

    private async Task AddAsync(CheckResult result)
    {
        checks.Add(result);
        await world.Log.AppendAsync([MarkOf(MarkKinds.Verdict, VerdictRecord.Encode(result))]);
    }

    private async Task MarkStepAsync(Step step, int number) =>
        await world.Log.AppendAsync([MarkOf(MarkKinds.Step, StepRecord.Of(step, number).Encode())]);

    private Mark MarkOf(string kind, EventData data) => new()
    {
        Id = world.Ids.Next(),
        Kind = kind,
        Time = world.Time.GetUtcNow(),
        CorrelationId = string.Empty,
        Data = data,
    };

    private void Report(Step? step, int number) =>
        progress?.Report(new RunProgress(step, number, scenario.Steps.Count, VirtualDuration, watch.Count));
}
