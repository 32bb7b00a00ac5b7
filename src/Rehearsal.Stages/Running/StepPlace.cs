using System.Globalization;

namespace Rehearsal.Stages;

/// <summary>Where a step stands: the number of the scenario's own step, and the way down to it: <c>3.2.1</c> is the first step of the second round, branch or row of step 3.</summary>
/// <param name="Number">The 1-based number of the scenario's own step; 0 outside all of them.</param>
/// <param name="Path">The way down to it.</param>
internal readonly record struct StepPlace(int Number, string Path)
{
    /// <summary>Gets the place of the scenario itself.</summary>
    public static StepPlace Root => new(0, "");

    /// <summary>Gets a value indicating whether the step stands within another.</summary>
    public bool IsInner => Path.Contains('.', StringComparison.Ordinal);

    /// <summary>Returns the place of a step in this one: a scenario, or a group.</summary>
    public StepPlace Step(int number) => Path.Length == 0
        ? new StepPlace(number, number.ToString(CultureInfo.InvariantCulture))
        : this with { Path = string.Create(CultureInfo.InvariantCulture, $"{Path}.{number}") };

    /// <summary>Returns the place of a round, branch or row of this step.</summary>
    public StepPlace Group(int number) => this with { Path = string.Create(CultureInfo.InvariantCulture, $"{Path}.{number}") };
}
