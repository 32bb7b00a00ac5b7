using System.Collections.Immutable;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>The settings where a branch begins.</summary>
/// <param name="Applied">The names of those that the server's session has beyond its first ones.</param>
/// <param name="Own">Those of each connection, by its number.</param>
internal sealed record ForkSettings(ImmutableSortedSet<string> Applied, IReadOnlyDictionary<int, ImmutableArray<SessionSetting>> Own);
