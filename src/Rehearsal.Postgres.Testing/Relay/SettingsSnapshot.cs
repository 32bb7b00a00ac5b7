using System.Collections.Immutable;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>Settings at a moment that the server may go back to.</summary>
/// <param name="Own">Those of the connection.</param>
/// <param name="Applied">The names of those that the server's session has beyond the ones it began with.</param>
internal sealed record SettingsSnapshot(ImmutableArray<SessionSetting> Own, ImmutableSortedSet<string> Applied)
{
    public static readonly SettingsSnapshot None = new([], ImmutableSortedSet.Create<string>(StringComparer.Ordinal));
}
