namespace Rehearsal.Messaging;

/// <summary>The event types a handler publishes: those of every success, and those that depend.</summary>
internal sealed record PublishedTypes(IReadOnlyList<string> Always, IReadOnlyList<string> Maybe, IReadOnlyList<Type> Records);
