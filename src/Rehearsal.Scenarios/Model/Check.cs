namespace Rehearsal.Scenarios;

/// <summary>Something that must hold when an <see cref="AssertStep"/> is reached.</summary>
public abstract record Check
{
    private protected Check()
    {
    }

    /// <summary>Gets where the check stands in its file.</summary>
    public SourceLocation Location { get; init; }
}

/// <summary>How many distinct events of a type were published.</summary>
/// <param name="Event">The event type.</param>
public sealed record EventCountCheck(string Event) : Check
{
    /// <summary>Gets the least number allowed; null for no lower bound.</summary>
    public int? AtLeast { get; init; }

    /// <summary>Gets the greatest number allowed; null for no upper bound. Equal to <see cref="AtLeast"/> for an exact count.</summary>
    public int? AtMost { get; init; }
}

/// <summary>Conditions that an event of a type must meet.</summary>
/// <param name="Event">The event type.</param>
/// <param name="Conditions">The conditions; one event must meet all of them.</param>
public sealed record EventDataCheck(string Event, IReadOnlyList<FieldCondition> Conditions) : Check
{
    /// <summary>Gets which events must meet the conditions.</summary>
    public Occurrence Occurrence { get; init; } = Occurrence.Any;
}

/// <summary>Which events of a type an <see cref="EventDataCheck"/> looks at.</summary>
/// <param name="Number">The 1-based occurrence; 0 for any one of them; −1 for all of them.</param>
public readonly record struct Occurrence(int Number)
{
    /// <summary>Gets the occurrence that any one event meets.</summary>
    public static Occurrence Any => default;

    /// <summary>Gets the occurrence that every event must meet.</summary>
    public static Occurrence All => new(-1);
}

/// <summary>The order in which distinct events were published.</summary>
/// <param name="Events">The event types.</param>
/// <param name="Exact">True when nothing else may have been published; false when others may stand between.</param>
public sealed record EventOrderCheck(IReadOnlyList<string> Events, bool Exact) : Check
{
    /// <summary>Gets where each event type stands in the file, one for each of <see cref="Events"/>; empty when not from a file.</summary>
    public IReadOnlyList<SourceLocation> EventLocations { get; init; } = [];
}

/// <summary>No event of a type was published.</summary>
/// <param name="Event">The event type.</param>
public sealed record NoEventCheck(string Event) : Check;

/// <summary>The stage time from the first trigger to the last domain event.</summary>
public sealed record DurationCheck : Check
{
    /// <summary>Gets the shortest time allowed, or null.</summary>
    public TimeSpan? Min { get; init; }

    /// <summary>Gets the longest time allowed, or null.</summary>
    public TimeSpan? Max { get; init; }
}
