using Rehearsal.Events;
using Rehearsal.Scenarios;
using Rehearsal.Simulation;

namespace Rehearsal.Stages;

/// <summary>What came of running one scenario on one stage.</summary>
public sealed record ScenarioRun
{
    /// <summary>Gets the scenario.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>Gets the stage's name: <c>simulated</c>, <c>local</c> or <c>cluster</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>Gets how far the run can be repeated.</summary>
    public required RunLevel Level { get; init; }

    /// <summary>Gets the seed of the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Gets the verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Gets the wall time of the run, without build and load.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets the stage time from the first trigger to the end-of-run settle, waits included.</summary>
    public required TimeSpan VirtualDuration { get; init; }

    /// <summary>Gets the first line of the recording.</summary>
    public required RecordingHeader Header { get; init; }

    /// <summary>Gets everything that was recorded, in log order.</summary>
    public required IReadOnlyList<LogRecord> Records { get; init; }

    /// <summary>Gets the distinct domain events in log order, taken after the end-of-run settle.</summary>
    public IReadOnlyList<EventEnvelope> Events => field ??= [.. DomainEvents.Of(Records)];

    /// <summary>Gets what came of each wait and check, in step order.</summary>
    public required IReadOnlyList<CheckResult> Checks { get; init; }

    /// <summary>Gets the steps that were not taken because a wait before them failed, in step order.</summary>
    public IReadOnlyList<SkippedStep> Skipped { get; init; } = [];

    /// <summary>Gets what was still in flight at the first assert that failed with work under way, else when a settle last gave up at its bound; for people.</summary>
    /// <value>Empty when there was nothing. At a failed assert it holds the retries too that are due beyond the bound.</value>
    public IReadOnlyList<string> InFlight { get; init; } = [];

    /// <summary>Gets the 1-based number of the step that <see cref="InFlight"/> was seen at; null for the end-of-run settle.</summary>
    public int? InFlightStep { get; init; }

    /// <summary>Gets what left the simulated stage's scheduler or blocked it, in ordinal order; empty on other stages.</summary>
    public IReadOnlyList<Escape> Escapes { get; init; } = [];

    /// <summary>Gets why the run itself broke down, or null. A failed check is not an error.</summary>
    public string? Error { get; init; }
}

/// <summary>The verdict of a <see cref="ScenarioRun"/>.</summary>
public enum Verdict
{
    /// <summary>Every wait and check held.</summary>
    Passed,

    /// <summary>A wait or check did not hold.</summary>
    Failed,

    /// <summary>The run broke down.</summary>
    Error,
}

/// <summary>How far a run can be repeated.</summary>
public enum RunLevel
{
    /// <summary>All work stayed on the scheduler: the same seed gives the same recording.</summary>
    Deterministic,

    /// <summary>The clock was virtual, but real input or output took part.</summary>
    VirtualTime,

    /// <summary>Everything was real.</summary>
    Real,
}
