using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>The words a recording uses for a span's kind and outcome.</summary>
internal static class SpanWords
{
    /// <summary>The words for kinds, for messages.</summary>
    public const string Kinds = "handling or call";

    /// <summary>The words for outcomes, for messages.</summary>
    public const string Outcomes = "succeeded, retried, failed or dead_lettered";

    public static JsonEncodedText Of(SpanKind kind) => kind switch
    {
        SpanKind.Handling => RecordingNames.Spans.Handling,
        SpanKind.Call => RecordingNames.Spans.Call,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"A span's Kind must be {Kinds}."),
    };

    public static JsonEncodedText Of(SpanOutcome outcome) => outcome switch
    {
        SpanOutcome.Succeeded => RecordingNames.Spans.Succeeded,
        SpanOutcome.Retried => RecordingNames.Spans.Retried,
        SpanOutcome.Failed => RecordingNames.Spans.Failed,
        SpanOutcome.DeadLettered => RecordingNames.Spans.DeadLettered,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, $"A span's Outcome must be {Outcomes}."),
    };

    public static bool TryParse(ref readonly Utf8JsonReader word, out SpanKind kind)
    {
        kind = word.ValueTextEquals(RecordingNames.Spans.Call.EncodedUtf8Bytes) ? SpanKind.Call : SpanKind.Handling;
        return kind == SpanKind.Call || word.ValueTextEquals(RecordingNames.Spans.Handling.EncodedUtf8Bytes);
    }

    public static bool TryParse(ref readonly Utf8JsonReader word, out SpanOutcome outcome)
    {
        foreach (var candidate in (ReadOnlySpan<SpanOutcome>)[SpanOutcome.Succeeded, SpanOutcome.Retried, SpanOutcome.Failed, SpanOutcome.DeadLettered])
        {
            if (word.ValueTextEquals(Of(candidate).EncodedUtf8Bytes))
            {
                outcome = candidate;
                return true;
            }
        }

        outcome = default;
        return false;
    }
}
