using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>The declared values and the updates that the log's marks made of them. Not safe for concurrent use.</summary>
internal sealed class ConfigurationState
{
    private readonly SortedDictionary<string, ConfigurationEntry> entries = new(StringComparer.Ordinal);

    public ConfigurationState(IEnumerable<Setting> settings)
    {
        foreach (var setting in settings)
        {
            entries.Add(setting.Path, new ConfigurationEntry(setting.Path, setting.Value, 0, setting.IsUpdatable));
        }
    }

    public IReadOnlyList<ConfigurationEntry> All => [.. entries.Values];

    public ConfigurationEntry? Find(string path) => entries.GetValueOrDefault(path);

    /// <summary>Adds a mark.</summary>
    /// <returns>The change it made; null when it made none: another version was expected, or the path is not declared (any more) or not updatable.</returns>
    public ConfigurationChange? Apply(Mark mark)
    {
        var update = ConfigurationMark.Read(mark);
        if (!entries.TryGetValue(update.Path, out var entry) || !entry.IsUpdatable || (update.ExpectedVersion ?? entry.Version) != entry.Version)
        {
            return null;
        }

        var changed = entry with { Value = update.ValueData, Version = entry.Version + 1 };
        entries[update.Path] = changed;
        return new ConfigurationChange(update.Path, changed.Value, entry.Value, changed.Version, mark.Time);
    }
}
