using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>One path of the configuration as it was when it was asked. Immutable.</summary>
/// <param name="Path">The path.</param>
/// <param name="Value">The value.</param>
/// <param name="Version">How often the value was updated; 0 for the declared value.</param>
/// <param name="IsUpdatable">Whether the value may be changed while the system runs.</param>
public sealed record ConfigurationEntry(string Path, EventData Value, long Version, bool IsUpdatable);
