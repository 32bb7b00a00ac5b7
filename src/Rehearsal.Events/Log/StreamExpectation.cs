namespace Rehearsal.Events;

/// <summary>The version a stream must have for an append to go through.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="Version">The number of events it must hold; 0 means that it must not exist yet.</param>
public sealed record StreamExpectation(string Stream, long Version);
