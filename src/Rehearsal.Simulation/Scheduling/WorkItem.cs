namespace Rehearsal.Simulation;

/// <summary>One piece of ready work: a callback and what it is given.</summary>
internal readonly record struct WorkItem(SendOrPostCallback Callback, object? State);
