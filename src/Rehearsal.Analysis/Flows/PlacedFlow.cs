namespace Rehearsal.Analysis;

/// <summary>A flow of a <see cref="FlowStream"/>.</summary>
/// <param name="Place">Which place it has among the recording's flows: the one with the least place appears first in the log.</param>
/// <param name="Flow">The flow.</param>
public readonly record struct PlacedFlow(long Place, Flow Flow);
