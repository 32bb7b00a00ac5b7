using System.Globalization;

namespace Rehearsal.Scenarios;

/// <summary>How steps are written and what they are about, for marks and for people.</summary>
internal static class StepNames
{
    /// <summary>Returns the key that a step is written with.</summary>
    public static string KeyOf(Step step) => step switch
    {
        TriggerStep => "trigger",
        PublishStep => "publish",
        WaitForEventStep => "wait_for_event",
        WaitForTimeStep => "wait_for_time",
        RepeatStep => "repeat",
        ParallelStep => "parallel",
        TableStep => "table",
        ChaosStep => "chaos",
        QueryStep => "query",
        HttpStep => "http",
        CommandStep => "command",
        _ => "assert",
    };

    /// <summary>Returns what a step is about; null for an assertion.</summary>
    public static string? TargetOf(Step step) => step switch
    {
        TriggerStep trigger => trigger.Event,
        PublishStep publish => publish.Events.Count == 1 ? publish.Events[0].Event : $"{Count(publish.Events.Count)} events",
        WaitForEventStep wait => wait.Event,
        WaitForTimeStep wait => DurationText.Format(wait.Duration),
        RepeatStep repeat => $"{Count(repeat.Times)} times",
        ParallelStep parallel => $"{Count(parallel.Branches.Count)} branches",
        TableStep table => $"{Count(table.Rows.Count)} rows",
        ChaosStep chaos => string.Join(", ", [.. chaos.Stop.Select(static name => $"stop {name}"), .. chaos.Start.Select(static name => $"start {name}")]),
        RequestStep request => $"{request.Method} {request.Service ?? request.Host}{request.Path}",
        CommandStep command => command.Event,
        _ => null,
    };

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
