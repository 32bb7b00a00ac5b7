using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>The words a recording uses for a span's kind and outcome.</summary>
internal static class SpanWords
{
    /// <summary>The words for kinds, for messages.</summary>
    public const string Kinds = "handling or call";

    /// <summary>The words for outcomes, for messages.</summary>
    public const string Outcomes = "succeeded, retried, failed or dead_lettered";

    public static ReadOnlySpan<byte> Of(SpanKind kind) => kind switch
    {
        SpanKind.Handling => "handling"u8,
        SpanKind.Call => "call"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"A span's Kind must be {Kinds}."),
    };

    public static ReadOnlySpan<byte> Of(SpanOutcome outcome) => outcome switch
    {
        SpanOutcome.Succeeded => "succeeded"u8,
        SpanOutcome.Retried => "retried"u8,
        SpanOutcome.Failed => "failed"u8,
        SpanOutcome.DeadLettered => "dead_lettered"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, $"A span's Outcome must be {Outcomes}."),
    };

    public static bool TryParse(ref readonly Utf8JsonReader word, out SpanKind kind)
    {
        kind = word.ValueTextEquals("call"u8) ? SpanKind.Call : SpanKind.Handling;
        return kind == SpanKind.Call || word.ValueTextEquals("handling"u8);
    }

    public static bool TryParse(ref readonly Utf8JsonReader word, out SpanOutcome outcome)
    {
        foreach (var candidate in (ReadOnlySpan<SpanOutcome>)[SpanOutcome.Succeeded, SpanOutcome.Retried, SpanOutcome.Failed, SpanOutcome.DeadLettered])
        {
            if (word.ValueTextEquals(Of(candidate)))
            {
                outcome = candidate;
                return true;
            }
        }

        outcome = default;
        return false;
    }
}
