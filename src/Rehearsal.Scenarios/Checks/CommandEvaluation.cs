using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Compares how the handling of a command ended with what its step expects: a pure function.</summary>
internal static class CommandEvaluation
{
    /// <summary>Evaluates a command.</summary>
    /// <param name="step">The step.</param>
    /// <param name="outcome">The span of the last attempt; null when there was none in time.</param>
    /// <param name="took">The time from the command to its outcome.</param>
    public static CheckResult Evaluate(CommandStep step, Span? outcome, TimeSpan took)
    {
        var expected = step.Outcome == CommandOutcome.Succeeded ? "succeeded" : step.Error is { } pattern ? $"failed, error matches \"{pattern}\"" : "failed";
        return new CheckResult(
            "command", step.Event, $"{expected} within {DurationText.Format(step.Timeout)}", ActualOf(step, outcome, took), IsMet(step, outcome), step.Location);
    }

    private static string ActualOf(CommandStep step, Span? outcome, TimeSpan took) => outcome switch
    {
        null => $"no outcome after {DurationText.Format(step.Timeout)}",
        { Outcome: SpanOutcome.Succeeded } => $"succeeded after {DurationText.Round(took)}",
        { Error: { } error } => $"failed after {DurationText.Round(took)}: {ShownText.Shorten(error.Message)}",
        _ => $"failed after {DurationText.Round(took)}",
    };

    private static bool IsMet(CommandStep step, Span? outcome) => outcome is not null && (outcome.Outcome, step.Outcome) switch
    {
        (SpanOutcome.Succeeded, CommandOutcome.Succeeded) => true,
        (SpanOutcome.Succeeded, _) or (_, CommandOutcome.Succeeded) => false,
        _ => step.Error is not { } pattern || ScenarioRules.CompilePattern(pattern)?.IsMatch(outcome.Error?.Message ?? "") == true,
    };
}
