using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>One update that was accepted. Immutable.</summary>
/// <param name="Path">The path.</param>
/// <param name="Value">The value from here on.</param>
/// <param name="Previous">The value until here.</param>
/// <param name="Version">The path's version after the update, from 1.</param>
/// <param name="Time">When it was asked for, in stage time.</param>
public sealed record ConfigurationChange(string Path, EventData Value, EventData Previous, long Version, DateTimeOffset Time);
