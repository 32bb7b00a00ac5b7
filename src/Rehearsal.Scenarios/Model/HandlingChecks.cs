namespace Rehearsal.Scenarios;

/// <summary>Which handlings of the run a check looks at: every attempt, of those that meet all that is given.</summary>
public sealed record HandlingFilter
{
    /// <summary>Gets the service, in snake_case; null for all.</summary>
    public string? Service { get; init; }

    /// <summary>Gets where the service stands in the file.</summary>
    public SourceLocation ServiceLocation { get; init; }

    /// <summary>Gets the handler, in snake_case; null for all.</summary>
    public string? Handler { get; init; }

    /// <summary>Gets where the handler stands in the file.</summary>
    public SourceLocation HandlerLocation { get; init; }

    /// <summary>Gets the type of the event that is handled; null for all.</summary>
    public string? Event { get; init; }

    /// <summary>Gets where the event type stands in the file.</summary>
    public SourceLocation EventLocation { get; init; }
}

/// <summary>A share of the handlings succeeds in time. It does not hold when there is none.</summary>
/// <param name="Filter">The handlings.</param>
public sealed record SloCheck(HandlingFilter Filter) : Check
{
    /// <summary>Gets the longest stage time of a handling that counts as good.</summary>
    public required TimeSpan Under { get; init; }

    /// <summary>Gets the share that must be good, more than 0 and at most 1. 1 by default.</summary>
    public decimal Target { get; init; } = 1;
}
