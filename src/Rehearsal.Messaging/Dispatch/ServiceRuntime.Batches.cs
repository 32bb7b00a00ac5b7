using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <content>Commits of attempts that belong together.</content>
internal sealed partial class ServiceRuntime
{
    /// <summary>Commits an attempt at a batch in one append: what it published, a span for each event, and its marks.</summary>
    /// <param name="attempts">The attempts at the events; the first has what was published.</param>
    /// <param name="outcome">How all of them ended.</param>
    /// <param name="failure">Why they did not succeed; null when they did.</param>
    /// <param name="mark">What is said about the batch as a whole; null for nothing.</param>
    public ValueTask CommitAsync(IReadOnlyList<HandlingAttempt> attempts, SpanOutcome outcome, Exception? failure, Mark? mark)
    {
        var now = Time.GetUtcNow();
        var first = attempts[0];
        var parent = new TraceParent(first.Event.TraceParent?.TraceId ?? TraceContext.TraceIdOf(first.Event.CorrelationId), SpanId.Of(first.SpanId));
        var alsoAfter = attempts.Count == 1 ? EventExtensions.None : new EventExtensions([JoinedSpans.Extension(attempts.Skip(1).Select(static attempt => SpanId.Of(attempt.SpanId)))]);
        List<LogEntry> entries = new(first.Outputs.Count + attempts.Count + 1);
        for (var i = 0; i < first.Outputs.Count; i++)
        {
            entries.Add(EventFactory.Create(Ids, now, first.Outputs[i], Name, first.Event.CorrelationId, first.Event.Id, parent) with { Extensions = alsoAfter });
        }

        foreach (var attempt in attempts)
        {
            entries.Add(attempt.Finish(outcome, failure, now));
        }

        foreach (var attempt in attempts)
        {
            entries.AddRange(attempt.Injections.Select(injection => NewMark(MarkKinds.Fault, attempt.SpanId, attempt.Event.CorrelationId, injection)));
            if (outcome == SpanOutcome.DeadLettered)
            {
                entries.Add(NewMark(MarkKinds.DeadLetter, attempt.Event.Id, attempt.Event.CorrelationId, DeadLetterRecord.Encode(attempt)));
            }
        }

        if (mark is not null)
        {
            entries.Add(mark);
        }

        // What has a cause of the foreground is foreground.
        return attempts.All(attempt => Activity.IsBackground(attempt.Event.Id)) ? AppendBackgroundAsync(entries) : AppendAsync(entries);
    }
}
