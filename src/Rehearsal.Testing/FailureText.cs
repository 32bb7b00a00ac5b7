using System.Globalization;
using System.Text;
using Rehearsal.Analysis;
using Rehearsal.Events;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Testing;

/// <summary>What a test that failed shows: what was expected, what did happen, and how to repeat it.</summary>
internal static class FailureText
{
    private const int RowsMax = 60;
    private const int FailuresMax = 20;

    /// <summary>Says which waits and checks did not hold.</summary>
    public static string OfVerdict(ScenarioRun run)
    {
        var failed = run.Checks.Where(static check => !check.Passed).ToList();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"The scenario '{run.Scenario.Name}' {(run.Error is null ? $"failed: {failed.Count} of {Quantity.Count(run.Checks.Count, "check")} did not hold." : $"broke down: {run.Error}")}");
        foreach (var check in failed)
        {
            var place = run.Scenario.File is { } file && check.Location.IsKnown ? $"  ({file}:{check.Location.Line})" : "";
            text.Append(CultureInfo.InvariantCulture, $"\n  ✗ {check.Kind}{(check.Target.Length > 0 ? $" {check.Target}" : "")}: expected {check.Expected}, found {check.Actual}{place}");
        }

        foreach (var skipped in run.Skipped)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  – step {skipped.Number} was not taken: {Words(skipped.Failed)} failed before it");
        }

        return text.ToString();
    }

    /// <summary>Adds what did happen and the repeat to what was expected.</summary>
    public static string Of(string headline, ScenarioRun run)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        text.Write(headline);
        text.Write("\n\nWhat happened, in order:\n");
        EventTable.Write(text, run.Events, new EventTableOptions { RowsMax = RowsMax });
        WriteFailures(text, run);
        foreach (var work in run.InFlight)
        {
            text.Write($"  in flight: {work}\n");
        }

        foreach (var escape in run.Escapes)
        {
            text.Write($"  not deterministic: {escape}\n");
        }

        text.Write($"\nRepeat: {Repeat(run)}");
        return text.ToString();
    }

    private static void WriteFailures(StringWriter text, ScenarioRun run)
    {
        var failed = run.Records.Select(static record => record.Entry).OfType<Span>().Where(static span => span.Outcome != SpanOutcome.Succeeded).ToList();
        foreach (var span in failed.Take(FailuresMax))
        {
            text.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"  {(span.Outcome == SpanOutcome.Retried ? "retried" : "failed")}: {span.Service}.{span.Handler} of {span.TriggerType}, attempt {span.Attempt}: {span.Error?.Type}: {span.Error?.Message}{(span.Injected ? " (injected)" : "")}\n"));
        }

        if (failed.Count > FailuresMax)
        {
            text.Write(string.Create(CultureInfo.InvariantCulture, $"  and {failed.Count - FailuresMax} more\n"));
        }
    }

    private static string Repeat(ScenarioRun run) => run.Scenario.File is { } file
        ? RepeatCommand.Run(file, run.Stage, run.Seed, system: null)
        : string.Create(CultureInfo.InvariantCulture, $"this test again, on the {run.Stage} stage{(run.Level == RunLevel.Real ? "" : $" with seed {run.Seed}")}");

    private static string Words(Step failed) => failed is WaitForEventStep wait ? $"the wait for {wait.Event}" : $"the {StepNames.KeyOf(failed)} {StepNames.TargetOf(failed)}";
}
