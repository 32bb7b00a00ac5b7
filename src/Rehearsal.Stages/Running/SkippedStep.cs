using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>A step that was not taken, because a wait before it failed and so its premise did not hold.</summary>
/// <param name="Step">The step; never an assert.</param>
/// <param name="Number">Its 1-based number.</param>
/// <param name="FailedWait">The wait that failed.</param>
public sealed record SkippedStep(Step Step, int Number, WaitForEventStep FailedWait);
