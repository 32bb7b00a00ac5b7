using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Finds handlings that failed, were put aside or needed more than one attempt.</summary>
internal static class OutcomeRule
{
    /// <summary>The name a span gives the error of a handler that is not to be tried again.</summary>
    private const string PermanentFailure = "PermanentFailureException";

    private const int NamesMax = 3;

    /// <summary>Looks at all attempts of one handler at one event, by start.</summary>
    public static void Inspect(List<HandlingVertex> attempts, RecordingFacts facts, FindingList findings)
    {
        var last = attempts[^1];
        switch (last.Outcome)
        {
            case SpanOutcome.Failed:
                AddFailed(last, facts, findings);
                break;
            case SpanOutcome.DeadLettered:
                AddDeadLetter(last, facts, findings);
                break;
            case SpanOutcome.Retried:
                AddUnfinished(last, facts, findings);
                break;
            case SpanOutcome.Succeeded when attempts.Count > 1 && attempts.Any(attempt => attempt.Outcome == SpanOutcome.Retried):
                AddRetried(last, attempts.FindLast(attempt => attempt.Outcome == SpanOutcome.Retried)!, facts, findings);
                break;
        }

        foreach (var attempt in attempts)
        {
            if (attempt.Outcome == SpanOutcome.Succeeded && attempt.Calls.Count > 0)
                AddFailedCalls(attempt, facts, findings);
        }
    }

    private static void AddFailed(HandlingVertex handling, RecordingFacts facts, FindingList findings)
    {
        var span = handling.Span!;
        if (facts.Shape.IsSaga(handling.Service))
        {
            AddFailedSaga(handling, facts, findings);
            return;
        }

        findings.Add(
            FlowIssueKind.Failed,
            span.Id,
            handling.Name,
            $"failed on {handling.Trigger.Type}{AfterAttempts(span)}{Cause(handling, facts)}",
            Recommend(handling, facts));
    }

    private static void AddFailedSaga(HandlingVertex handling, RecordingFacts facts, FindingList findings)
    {
        var span = handling.Span!;
        if (SagaUndo.Of(handling, facts) is not { } undo)
        {
            findings.Add(
                FlowIssueKind.Failed,
                span.Id,
                handling.Name,
                $"failed while {handling.Service} was undone{Cause(handling, facts)}",
                $"Make {handling.Name} withstand this, and do by hand what it left undone: what undoes a saga is not tried again");
            return;
        }

        var late = span.Error?.Type == nameof(TimeoutException);
        findings.Add(
            FlowIssueKind.Failed,
            span.Id,
            handling.Name,
            (late ? $"timed out after {Quantity.Duration(span.Took)}" : $"failed on {handling.Trigger.Type}") + Cause(handling, facts) + undo.Evidence,
            undo.Recommend(Culprit(handling, facts), HelpForSaga(handling, late, facts)));
    }

    /// <summary>Gets what would have helped a saga's step or wait; null for a permanent failure and for one put there on purpose, which says nothing against the step.</summary>
    private static string? HelpForSaga(HandlingVertex handling, bool late, RecordingFacts facts)
    {
        if (IsPermanent(handling, facts) || IsInjected(handling, facts))
            return null;
        if (late)
            return $"Give {handling.Name} more than {Quantity.Duration(handling.Span!.Took)} if the answer may take longer";

        var culprit = Culprit(handling, facts);
        return facts.Shape.Find(handling) is { Publishes.Count: > 0 }
            ? $"Let {handling.Handler} itself try {(culprit == handling.Name ? "what may succeed later" : culprit)} again: a saga runs a step once"
            : null;
    }

    /// <summary>Says what to do about a failure. What cannot help is never recommended: no retry for a permanent failure.</summary>
    private static string Recommend(HandlingVertex handling, RecordingFacts facts)
    {
        var attempt = handling.Span!.Attempt;
        var hasRetry = facts.Shape.Find(handling).HasRetry;
        if (hasRetry && attempt > 1)
            return $"Find out why {Culprit(handling, facts)} keeps failing: the retry gave up after {Quantity.Count(attempt, "attempt")}";

        var permanent = IsPermanent(handling, facts);
        if (Answer(handling, facts) is { } answer)
        {
            return $"Answered by {answer}: " + (permanent, hasRetry) switch
            {
                (true, _) => "check that this is the right answer, a permanent failure is not tried again",
                (_, true) => "make the error transient only if another attempt could have helped",
                _ => "add a retry only if another attempt could have helped",
            };
        }

        return (permanent, hasRetry) switch
        {
            (true, _) => $"Change what makes {handling.Name} fail: a permanent failure is not tried again; answer it with a failure path ([OnFailure])",
            (_, true) => $"Make the error transient if another attempt can succeed: the retry of {handling.Name} did not try again",
            _ => $"Add a retry to {handling.Name}",
        };
    }

    private static void AddDeadLetter(HandlingVertex handling, RecordingFacts facts, FindingList findings)
    {
        var span = handling.Span!;
        findings.Add(
            FlowIssueKind.DeadLetter,
            span.Id,
            handling.Name,
            $"put {handling.Trigger.Type} into the dead-letter queue{AfterAttempts(span)}{Cause(handling, facts)}",
            RecommendForDeadLetter(handling, facts));
    }

    private static string RecommendForDeadLetter(HandlingVertex handling, RecordingFacts facts)
    {
        if (handling.Span!.Attempt > 1
            || facts.Shape.Find(handling) is null or { HasRetry: true }
            || IsPermanent(handling, facts))
        {
            return $"Find out why {Culprit(handling, facts)} fails: the dead-letter queue of {handling.Name} keeps {handling.Trigger.Type}";
        }

        return Answer(handling, facts) is { } answer
            ? $"Answered by {answer}: add a retry only if another attempt could have helped"
            : $"Add a retry to {handling.Name} before its dead-letter queue";
    }

    private static void AddUnfinished(HandlingVertex handling, RecordingFacts facts, FindingList findings) => findings.Add(
        FlowIssueKind.Retried,
        handling.Span!.Id,
        handling.Name,
        $"was to try {handling.Trigger.Type} again after {Quantity.Count(handling.Span.Attempt, "attempt")}, but no further attempt is recorded{Cause(handling, facts)}",
        $"Record longer to see how {handling.Name} ended");

    private static void AddRetried(HandlingVertex success, HandlingVertex failure, RecordingFacts facts, FindingList findings) => findings.Add(
        FlowIssueKind.Retried,
        success.Span!.Id,
        success.Name,
        $"succeeded on attempt {success.Span.Attempt}{Cause(failure, facts)}",
        $"Keep {success.Name} idempotent: its work may be done more than once");

    private static void AddFailedCalls(HandlingVertex handling, RecordingFacts facts, FindingList findings)
    {
        foreach (var call in FailedCalls(handling))
        {
            findings.Add(
                FlowIssueKind.Failed,
                call.Id,
                call.Handler,
                $"failed in {handling.Name}, which went on without it{Because(call.Error, facts.IsInjected(call))}",
                $"Check that {handling.Name} may go on without {call.Handler}");
        }
    }

    private static string AfterAttempts(Span span) =>
        span.Attempt > 1 ? $" after {Quantity.Count(span.Attempt, "attempt")}" : string.Empty;

    /// <summary>Gets the types a failure path published, or null. What a failed handling published is its failure path's: its own events are not committed. Events of other services are those of endpoints it called. A system that does not state its handlers may commit as it likes.</summary>
    private static string? Answer(HandlingVertex handling, RecordingFacts facts)
    {
        if (facts.Shape.Find(handling) is null)
            return null;
        var types = handling.Caused.Where(caused => !caused.IsPlatform && caused.Source == handling.Service).Select(caused => caused.Type).Distinct(StringComparer.Ordinal).ToList();
        return types.Count > 0 ? string.Join(", ", types) : null;
    }

    /// <summary>Tells whether the system itself called the failure permanent; an injected one stands for failures of any kind.</summary>
    private static bool IsPermanent(HandlingVertex handling, RecordingFacts facts) =>
        handling.Span!.Error?.Type == PermanentFailure && !facts.IsInjected(handling.Span);

    /// <summary>Tells whether the failure, or that of every call it may have come of, was injected.</summary>
    private static bool IsInjected(HandlingVertex handling, RecordingFacts facts) =>
        facts.IsInjected(handling.Span!) || (CallToBlame(handling, facts) is { } call && facts.IsInjected(call));

    // Which of several failed calls a failure came of is not recorded: all that could be are named.
    private static string Cause(HandlingVertex handling, RecordingFacts facts)
    {
        var because = Because(handling.Span!.Error, facts.IsInjected(handling.Span));
        var calls = FailedCalls(handling);
        if (facts.IsInjected(handling.Span) || !calls.Exists(facts.IsInjected))
            return because;

        var own = calls.FindAll(call => !facts.IsInjected(call));
        return $"{because} (injected into {Names(calls.FindAll(facts.IsInjected))}{(own.Count > 0 ? $"; {Names(own)} failed too" : "")})";
    }

    private static string Names(List<Span> calls)
    {
        var names = calls.Select(call => call.Handler).Distinct(StringComparer.Ordinal).ToList();
        return string.Join(", ", names.Take(NamesMax)) + (names.Count > NamesMax ? ", …" : "");
    }

    private static string Because(SpanError? error, bool injected) =>
        (error is null ? string.Empty : $": {(error.Message.Length > 0 ? error.Message : error.Type)}") + Fault.Note(injected);

    private static string Culprit(HandlingVertex handling, RecordingFacts facts) =>
        CallToBlame(handling, facts)?.Handler ?? handling.Name;

    // What failed by itself says more about the system than what was made to fail.
    private static Span? CallToBlame(HandlingVertex handling, RecordingFacts facts)
    {
        var calls = FailedCalls(handling);
        return calls.FindLast(call => !facts.IsInjected(call)) ?? calls.LastOrDefault();
    }

    private static List<Span> FailedCalls(HandlingVertex handling) =>
        handling.Calls.FindAll(call => call.Outcome != SpanOutcome.Succeeded && !IsDealtWith(call, handling));

    /// <summary>A call that was made again and then succeeded has been dealt with.</summary>
    private static bool IsDealtWith(Span call, HandlingVertex handling) =>
        handling.Calls.Exists(other => other.Handler == call.Handler && other.Outcome == SpanOutcome.Succeeded && other.Time >= call.Time);
}
