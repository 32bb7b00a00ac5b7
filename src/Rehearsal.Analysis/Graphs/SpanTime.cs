using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>The ends of spans, safe against durations no clock can have measured.</summary>
internal static class SpanTime
{
    extension(Span span)
    {
        /// <summary>Gets the duration, never negative.</summary>
        public TimeSpan Took => span.Duration < TimeSpan.Zero ? TimeSpan.Zero : span.Duration;

        /// <summary>Gets the end; the end of time when the duration reaches beyond it.</summary>
        public DateTimeOffset End => span.Took > DateTimeOffset.MaxValue - span.Time ? DateTimeOffset.MaxValue : span.Time + span.Took;
    }
}
