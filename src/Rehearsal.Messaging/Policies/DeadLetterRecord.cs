namespace Rehearsal.Messaging;

/// <summary>The payload of a dead-letter mark.</summary>
internal sealed record DeadLetterRecord(string Service, string Handler, string Event, int Attempts);
