using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>What a recording tells of a saga's way back from a failure: what had been done, what ran to undo it, and how that ended.</summary>
/// <remarks>
/// A topology states a saga's steps and waits, not its compensations: what else a saga ran belongs to its way back. It runs on the event that
/// the failed step had. Which compensation is whose is not recorded.
/// </remarks>
internal sealed class SagaUndo
{
    private readonly HandlingVertex failure;
    private readonly List<string> done;
    private readonly List<string> ran;
    private readonly List<string> failed;

    private SagaUndo(HandlingVertex failure, RecordingFacts facts)
    {
        this.failure = failure;
        var wayBack = failure.Trigger.Handlings.FindAll(other =>
            other != failure && other.Service == failure.Service && other.Span is not null && other.Start >= failure.End && facts.Shape.Find(other) is null);
        ran = HandlersOf(wayBack);
        failed = HandlersOf(wayBack.Where(static other => other.IsFailure));
        done = DoneBefore(failure, facts.Shape);
    }

    /// <summary>Gets the evidence, to follow what failed.</summary>
    public string Evidence => ran.Count > 0 ? $"; then ran {Names(ran)}{(failed.Count > 0 ? $", of which {Names(failed)} failed" : "")}"
        : done.Count > 0 ? "; nothing is recorded that undid it"
        : "";

    /// <summary>Reads the way back from a saga's failed step; null for what failed on the way back itself.</summary>
    public static SagaUndo? Of(HandlingVertex failure, RecordingFacts facts) =>
        facts.Shape.Find(failure) is null ? null : new SagaUndo(failure, facts);

    /// <summary>Says what to do about the failed step. What was left as it should not be comes first, then what would have helped the step.</summary>
    /// <param name="culprit">What failed first: a call of the step, or the step.</param>
    /// <param name="help">What would have helped the step; null when nothing but what made it fail can be changed.</param>
    public string Recommend(string culprit, string? help)
    {
        if (failed.Count > 0)
            return $"Do by hand what {Names(failed)} left undone: what undoes a saga is not tried again";
        if (ran.Count == 0 && done.Count > 0)
            return $"Add a compensation to {Names(done)}, if that is to be undone when {failure.Handler} fails";
        return help ?? (ran.Count > 0
            ? $"Check that {Names(ran)} undid all that {(done.Count > 0 ? Names(done) : failure.Service)} had done"
            : $"Find out why {culprit} fails: nothing that {failure.Service} did then is recorded");
    }

    // On the event of the failed step, and on those it came of.
    private static List<string> DoneBefore(HandlingVertex failure, SystemShape shape)
    {
        var names = new List<string>();
        for (var vertex = failure.Trigger; vertex is not null; vertex = vertex.Cause?.Trigger)
        {
            names.InsertRange(0, HandlersOf(vertex.Handlings.Where(other =>
                other != failure && other.Service == failure.Service && other.Outcome == SpanOutcome.Succeeded && other.Start <= failure.Start
                && shape.Find(other) is { Publishes.Count: > 0 })));
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    private static string Names(List<string> names) => string.Join(", ", names);

    private static List<string> HandlersOf(IEnumerable<HandlingVertex> handlings) => [.. handlings.Select(static handling => handling.Handler).Distinct(StringComparer.Ordinal)];
}
