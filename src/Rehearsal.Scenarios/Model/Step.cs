using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>One step of a <see cref="Scenario"/>.</summary>
public abstract record Step
{
    private protected Step()
    {
    }

    /// <summary>Gets where the step stands in its file.</summary>
    public SourceLocation Location { get; init; }
}

/// <summary>Publishes an event into the system, with a new correlation id unless one is given.</summary>
/// <param name="Event">The event type.</param>
public sealed record TriggerStep(string Event) : Step
{
    /// <summary>Gets where the event type stands in the file.</summary>
    public SourceLocation EventLocation { get; init; }

    /// <summary>Gets the payload as written; null to use the type's declared example.</summary>
    public EventData? Data { get; init; }

    /// <summary>Gets the correlation id to use, or null for a new one.</summary>
    public string? Correlation { get; init; }

    /// <summary>Gets where each field of the payload stands in the file, by dotted path (<c>items[0].price</c>); the payload itself under the empty path.</summary>
    public IReadOnlyDictionary<string, SourceLocation> FieldLocations { get; init; } = new Dictionary<string, SourceLocation>();
}

/// <summary>Waits until an event was published since the run began; a further wait on the same type and filter needs a further occurrence.</summary>
/// <param name="Event">The event type.</param>
public sealed record WaitForEventStep(string Event) : Step
{
    /// <summary>The time-out of a wait that names none.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Gets where the event type stands in the file.</summary>
    public SourceLocation EventLocation { get; init; }

    /// <summary>Gets the longest wait in stage time. 30 s by default.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Gets the field conditions an event must meet, all of them.</summary>
    public IReadOnlyList<FieldCondition> Where { get; init; } = [];
}

/// <summary>Lets stage time pass.</summary>
/// <param name="Duration">How much.</param>
public sealed record WaitForTimeStep(TimeSpan Duration) : Step;

/// <summary>Settles the system and evaluates checks.</summary>
/// <param name="Checks">The checks in order.</param>
public sealed record AssertStep(IReadOnlyList<Check> Checks) : Step;
