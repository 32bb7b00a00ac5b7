using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>An event that a handling will publish, encoded when the handler gave it.</summary>
internal readonly record struct Output(string Type, string? Subject, EventData Data)
{
    public static Output Of(EventType type, object body) => new(type.Name, type.SubjectOf(body), EventJson.Encode(body));
}
