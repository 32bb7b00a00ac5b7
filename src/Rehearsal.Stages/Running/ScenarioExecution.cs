using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>One run of a scenario against a system in a world: starts the system, takes the steps, settles, stops. Knows no stage.</summary>
internal sealed class ScenarioExecution : IDisposable
{
    private readonly SystemDefinition system;
    private readonly Scenario scenario;
    private readonly World world;
    private readonly IProgress<RunProgress>? progress;
    private readonly DomainEventWatch watch;
    private readonly RunClock clock;
    private readonly FaultSwitches switches;
    private readonly FaultPlan faults;
    private readonly StepTrack track = new();
    private SystemHost? host;
    private DateTimeOffset ended;

    public ScenarioExecution(SystemDefinition system, Scenario scenario, World world, IProgress<RunProgress>? progress)
    {
        (this.system, this.scenario, this.world, this.progress) = (system, scenario, world, progress);
        watch = new DomainEventWatch(world.Log, world.Time);
        clock = new RunClock(world.Time);
        switches = new FaultSwitches(scenario);
        faults = new FaultPlan(scenario.Chaos, switches, clock, world);
    }

    /// <summary>Gets what came of each wait and check so far.</summary>
    public IReadOnlyList<CheckResult> Checks => track.Checks;

    /// <summary>Gets the steps that were not taken.</summary>
    public IReadOnlyList<SkippedStep> Skipped => track.Skipped;

    /// <summary>Gets what was in flight when a settle gave up.</summary>
    public InFlightRecord InFlight { get; } = new();

    /// <summary>Gets the stage time from the first trigger to the end-of-run settle, or to now.</summary>
    public TimeSpan VirtualDuration => clock.First is { } first ? (ended == default ? world.Time.GetUtcNow() : ended) - first : TimeSpan.Zero;

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

    private async Task TakeStepsAsync(SystemHost running, CancellationToken cancellationToken)
    {
        var run = new RunContext(system, scenario, world, running, watch, switches, clock, InFlight, Report);
        await new StepRunner(run, track).TakeAsync(scenario.Steps, StepPlace.Root, cancellationToken);
        Report(step: null, scenario.Steps.Count);
        if (!await running.Activity.SettleAsync(scenario.SettleBound, cancellationToken))
        {
            InFlight.Keep(stepNumber: null, running.DescribeInFlight(), explainsFailure: false);
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
        Deliveries = faults.DecidesDeliveries ? faults : null,
        Endpoints = faults.DecidesAnswers ? faults : null,
        SimulateServiceTimes = supplied.SimulateServiceTimes,
        WorkWatch = supplied.WorkWatch,
        Context = supplied.Context,
    };

    private void Report(Step? step, int number) =>
        progress?.Report(new RunProgress(step, number, scenario.Steps.Count, VirtualDuration, watch.Count));
}
