namespace Rehearsal.Cluster;

/// <summary>Says which one of several a figure is about.</summary>
/// <param name="Name">The tag's name.</param>
/// <param name="Value">The tag's value.</param>
public readonly record struct TelemetryTag(string Name, string Value);
