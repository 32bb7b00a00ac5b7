namespace Rehearsal.OpenTelemetry.Tests;

/// <summary>Builds the spans of a trace.</summary>
internal sealed class Trace(UInt128 id)
{
    public static readonly DateTimeOffset Begin = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private ulong last = (ulong)id * 1_000;

    public List<ForeignSpan> Spans { get; } = [];

    public ForeignSpan Add(string service, string name, ForeignSpanKind kind, double at, double took, ForeignSpan? parent = null, string? error = null, params ForeignSpan[] links)
    {
        var span = new ForeignSpan
        {
            Id = new ForeignSpanId(id, ++last),
            Parent = parent?.Id.Span,
            Service = service,
            Name = name,
            Kind = kind,
            Start = Begin.AddMilliseconds(at),
            Duration = TimeSpan.FromMilliseconds(took),
            Links = [.. links.Select(static link => link.Id)],
            IsFailed = error is not null,
            ErrorMessage = error ?? "",
        };
        Spans.Add(span);
        return span;
    }
}
