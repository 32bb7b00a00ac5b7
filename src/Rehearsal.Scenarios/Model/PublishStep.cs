using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Publishes one event or more in one commit, from a source of choice.</summary>
/// <param name="Events">The events in order.</param>
public sealed record PublishStep(IReadOnlyList<PublishedEvent> Events) : Step
{
    /// <summary>The source of events that name none.</summary>
    public const string DefaultSource = "scenario";

    /// <summary>Gets the source that the events state. <c>scenario</c> by default.</summary>
    public string Source { get; init; } = DefaultSource;

    /// <summary>Gets the correlation id of all the events, or null for a new one that they share.</summary>
    public string? Correlation { get; init; }
}

/// <summary>An event that a <see cref="PublishStep"/> publishes.</summary>
/// <param name="Event">The event type.</param>
public sealed record PublishedEvent(string Event)
{
    /// <summary>Gets where the event type stands in the file.</summary>
    public SourceLocation EventLocation { get; init; }

    /// <summary>Gets the payload as written; null to use the type's declared example.</summary>
    public EventData? Data { get; init; }

    /// <summary>Gets the subject to state; null for the one that the record declares.</summary>
    public string? Subject { get; init; }

    /// <summary>Gets where each field of the payload stands in the file, as <see cref="TriggerStep.FieldLocations"/>.</summary>
    public IReadOnlyDictionary<string, SourceLocation> FieldLocations { get; init; } = new Dictionary<string, SourceLocation>();
}
