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
        _ => "assert",
    };
}
