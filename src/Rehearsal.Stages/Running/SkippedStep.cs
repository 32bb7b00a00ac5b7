using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>A step that was not taken, because one before it failed and so its premise did not hold.</summary>
/// <param name="Step">The step; never an assert.</param>
/// <param name="Number">Its number: <c>3</c>, or <c>3.2.1</c> for a step within another.</param>
/// <param name="Failed">The wait, request or command that failed, or the step that holds it.</param>
public sealed record SkippedStep(Step Step, string Number, Step Failed);
