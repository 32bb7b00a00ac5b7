using System.Globalization;
using Rehearsal.Analysis;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>A step in a few words.</summary>
internal static class StepWords
{
    public static string Of(Step step) => step switch
    {
        TriggerStep trigger => $"trigger {trigger.Event}",
        WaitForEventStep wait => $"wait for {wait.Event}",
        WaitForTimeStep wait => $"wait {Quantity.Duration(wait.Duration)}",
        AssertStep => "assert",
        TableStep or ParallelStep => $"{StepNames.KeyOf(step)} of {StepNames.TargetOf(step)}",
        _ => $"{StepNames.KeyOf(step)} {StepNames.TargetOf(step)}",
    };

    /// <summary>Returns where a step stands: its line, or its number when it was not read from a file.</summary>
    public static string PlaceOf(Step step, string number) => step.Location.IsKnown
        ? string.Create(CultureInfo.InvariantCulture, $"line {step.Location.Line}")
        : $"step {number}";
}
