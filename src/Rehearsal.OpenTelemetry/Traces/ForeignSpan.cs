namespace Rehearsal.OpenTelemetry;

/// <summary>A span that another program reported.</summary>
/// <remarks>Immutable; may be shared between threads.</remarks>
public sealed record ForeignSpan
{
    /// <summary>Gets the span's identity.</summary>
    public required ForeignSpanId Id { get; init; }

    /// <summary>Gets the parent within the trace, or null for a root.</summary>
    public ulong? Parent { get; init; }

    /// <summary>Gets the service: the resource's <c>service.name</c>.</summary>
    public required string Service { get; init; }

    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the kind.</summary>
    public ForeignSpanKind Kind { get; init; }

    /// <summary>Gets the start, UTC.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Gets the time between start and end. Never negative.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets the spans of other places that this one follows from.</summary>
    public IReadOnlyList<ForeignSpanId> Links { get; init; } = [];

    /// <summary>Gets the attributes: texts, whole numbers (<see cref="long"/>), <see cref="double"/>, <see cref="bool"/>; lists and maps as JSON text.</summary>
    public IReadOnlyDictionary<string, object> Attributes { get; init; } = new Dictionary<string, object>(StringComparer.Ordinal);

    /// <summary>Gets a value indicating whether the status says that the work failed.</summary>
    public bool IsFailed { get; init; }

    /// <summary>Gets the type of the exception that was recorded, or null.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Gets what the status or the exception says; empty when neither says anything.</summary>
    public string ErrorMessage { get; init; } = "";
}
