namespace Rehearsal.Scenarios;

/// <summary>After each event of one type, in its flow, one of another type comes in time.</summary>
/// <param name="After">The type that begins the time; at least one must have been published.</param>
/// <param name="Event">The type that must follow with the same correlation id.</param>
public sealed record WithinCheck(string After, string Event) : Check
{
    /// <summary>Gets where the first type stands in the file.</summary>
    public SourceLocation AfterLocation { get; init; }

    /// <summary>Gets where the second type stands in the file.</summary>
    public SourceLocation EventLocation { get; init; }

    /// <summary>Gets the longest stage time between the two.</summary>
    public required TimeSpan Max { get; init; }

    /// <summary>Gets the shortest stage time between the two. Zero by default.</summary>
    public TimeSpan Min { get; init; }
}
