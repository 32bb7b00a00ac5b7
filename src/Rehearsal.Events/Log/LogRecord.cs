namespace Rehearsal.Events;

/// <summary>An entry with its place in the log.</summary>
/// <param name="Position">The 0-based position; positions grow by one and never repeat.</param>
/// <param name="Entry">The entry.</param>
public readonly record struct LogRecord(long Position, LogEntry Entry);
