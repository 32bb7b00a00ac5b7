namespace Rehearsal.Analysis;

/// <summary>What something usually follows on: an event, or a handler's work on it.</summary>
/// <param name="Event">The event's type.</param>
/// <param name="Handler"><c>service.handler</c>; null for the event itself, which handlers follow on.</param>
internal readonly record struct HabitKey(string Event, string? Handler)
{
    public static HabitKey Of(HandlingVertex handling) => new(handling.Trigger.Type, handling.Name);
}
