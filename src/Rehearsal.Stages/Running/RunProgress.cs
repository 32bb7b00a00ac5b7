using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Where a run is, for a progress display.</summary>
/// <param name="Step">The step that began; null when the end-of-run settle began.</param>
/// <param name="StepNumber">Its 1-based number.</param>
/// <param name="StepCount">The number of steps.</param>
/// <param name="StageTime">The stage time since the first trigger.</param>
/// <param name="EventCount">The domain events so far.</param>
public sealed record RunProgress(Step? Step, int StepNumber, int StepCount, TimeSpan StageTime, int EventCount);
