namespace Rehearsal.Messaging;

/// <summary>Why a saga is being undone.</summary>
/// <param name="Step">The step that failed, timed out or was cancelled, in snake_case.</param>
/// <param name="Reason">The reason for people: the error's message, the time-out's reason, or what the cancelling event says.</param>
public sealed record SagaFailure(string Step, string Reason);
