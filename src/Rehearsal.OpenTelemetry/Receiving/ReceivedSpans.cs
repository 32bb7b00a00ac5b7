namespace Rehearsal.OpenTelemetry;

/// <summary>What one request brought.</summary>
/// <param name="Spans">The spans that can be kept.</param>
/// <param name="RejectedCount">How many cannot.</param>
/// <param name="Reason">Why the first of those cannot; null when there is none.</param>
internal sealed record ReceivedSpans(IReadOnlyList<ForeignSpan> Spans, int RejectedCount, string? Reason);
