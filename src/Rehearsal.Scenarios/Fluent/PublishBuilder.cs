using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Collects the events of one commit, in order.</summary>
public sealed class PublishBuilder
{
    private readonly List<PublishedEvent> events = [];

    internal PublishBuilder()
    {
    }

    /// <summary>Adds an event.</summary>
    /// <param name="payload">The event: a record, whose name is the type. It must not be changed afterwards.</param>
    /// <param name="subject">The subject to state; null for the one that the record declares.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The payload is not encoded as a JSON object, or the subject is empty.</exception>
    public PublishBuilder Event(object payload, string? subject = null)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return Add(FluentArgument.EventType(payload.GetType(), nameof(payload)), JsonArgument.Encode(payload), subject);
    }

    /// <summary>Adds an event with the example that its type declares.</summary>
    /// <typeparam name="TEvent">The event's record.</typeparam>
    /// <param name="subject">The subject to state; null for the one that the record declares.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The subject is empty.</exception>
    public PublishBuilder Event<TEvent>(string? subject = null) => Add(FluentArgument.EventType(typeof(TEvent)), null, subject);

    /// <summary>Adds an event given as JSON.</summary>
    /// <param name="eventType">The event type.</param>
    /// <param name="json">A JSON object; null for the type's declared example.</param>
    /// <param name="subject">The subject to state; null for the one that the record declares.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty, or the text is not a JSON object with distinct fields.</exception>
    public PublishBuilder Event(string eventType, string? json = null, string? subject = null) =>
        Add(FluentArgument.EventType(eventType), json is null ? null : JsonArgument.Parse(json), subject);

    internal PublishedEvent[] Build() => events.Count is > 0 and <= ScenarioLimits.PublishedMax
        ? [.. events]
        : throw new ArgumentException($"There are {events.Count} events; there must be 1 to {ScenarioLimits.PublishedMax:N0}.");

    private PublishBuilder Add(string eventType, EventData? data, string? subject)
    {
        events.Add(new PublishedEvent(eventType) { Data = data, Subject = subject is null ? null : FluentArgument.Text(subject) });
        return this;
    }
}
