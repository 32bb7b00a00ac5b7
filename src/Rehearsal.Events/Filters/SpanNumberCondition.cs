namespace Rehearsal.Events;

/// <summary>Compares a number of a span.</summary>
internal sealed class SpanNumberCondition(Func<Span, decimal> read, FilterOperator comparison, decimal value) : FilterNode
{
    /// <summary>The names of the numbers, and how to read them.</summary>
    public static IReadOnlyList<(string Name, Func<Span, decimal> Read)> Fields { get; } =
    [
        ("duration_ms", static span => (decimal)span.Duration.Ticks / TimeSpan.TicksPerMillisecond),
        ("wait_ms", static span => (decimal)span.QueueWait.Ticks / TimeSpan.TicksPerMillisecond),
        ("attempt", static span => span.Attempt),
    ];

    public override bool? Test(LogEntry entry, long now) => entry is Span span ? FilterOrder.Holds(comparison, read(span).CompareTo(value)) : null;
}
