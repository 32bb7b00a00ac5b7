namespace Rehearsal.Scenarios;

/// <summary>A mapping whose keys are known: reports the unknown and the missing ones.</summary>
internal sealed class YamlKeys
{
    private readonly YamlMap map;
    private readonly string owner;
    private readonly ReadingErrors errors;

    // A required key that was misspelt is not reported as missing too.
    private readonly List<string> meant = [];

    private YamlKeys(YamlMap map, string owner, ReadingErrors errors)
    {
        this.map = map;
        this.owner = owner;
        this.errors = errors;
    }

    public SourceLocation Location => map.Location;

    public IReadOnlyList<YamlEntry> Entries => map.Entries;

    /// <summary>Takes a mapping and reports its unknown keys.</summary>
    /// <param name="node">The value; null when its key is absent.</param>
    /// <param name="owner">The key it stands under, for people.</param>
    /// <param name="errors">Takes the errors.</param>
    /// <param name="known">The keys it may have.</param>
    /// <param name="later">Keys of the file format that this version does not have yet.</param>
    /// <returns>The mapping, or null when there is none.</returns>
    public static YamlKeys? Of(YamlNode? node, string owner, ReadingErrors errors, IReadOnlyList<string> known, IReadOnlyList<string>? later = null)
    {
        if (node is null)
        {
            return null;
        }

        if (node is not YamlMap map)
        {
            errors.WrongType(node, $"'{owner}'", "a mapping", $"write '{owner}: {{ {known[0]}: … }}'");
            return null;
        }

        var keys = new YamlKeys(map, owner, errors);
        foreach (var entry in map.Entries)
        {
            keys.Check(entry, known, later ?? []);
        }

        return keys;
    }

    public YamlNode? Find(string key)
    {
        foreach (var entry in map.Entries)
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }

        return null;
    }

    public SourceLocation PlaceOf(string key)
    {
        foreach (var entry in map.Entries)
        {
            if (entry.Key == key)
            {
                return entry.KeyLocation;
            }
        }

        return map.Location;
    }

    /// <summary>Tells whether a key is there, or one that was reported as a misspelling of it.</summary>
    public bool Means(string key) => meant.Contains(key) || Find(key) is not null;

    public YamlNode? Require(string key)
    {
        var node = Find(key);
        if (node is null && !meant.Contains(key))
        {
            errors.Add(
                DiagnosticCodes.MissingKey, map.Location, $"'{owner}' has no '{key}'.", $"the key '{key}'", FoundKeys(), $"add '{key}: …'");
        }

        return node;
    }

    private void Check(YamlEntry entry, IReadOnlyList<string> known, IReadOnlyList<string> later)
    {
        if (Contains(known, entry.Key))
        {
            return;
        }

        var shown = ShownText.Shorten(entry.Key);
        var isLater = Contains(later, entry.Key);
        if (!isLater && NearestName.Find(entry.Key, known) is { } nearest)
        {
            meant.Add(nearest);
        }

        errors.Add(
            DiagnosticCodes.UnknownKey, entry.KeyLocation,
            isLater ? $"'{shown}' in '{owner}' is not in this version yet." : $"unknown key '{shown}' in '{owner}'.",
            NearestName.OneOf(known), shown,
            isLater ? "remove the line" : NearestName.Fix(entry.Key, known, "remove the line"));
    }

    private string FoundKeys()
    {
        if (map.Entries.Count == 0)
        {
            return "no keys";
        }

        var names = new List<string>();
        for (var i = 0; i < map.Entries.Count && i < 10; i++)
        {
            names.Add(ShownText.Shorten(map.Entries[i].Key));
        }

        return string.Join(", ", names);
    }

    private static bool Contains(IReadOnlyList<string> names, string name)
    {
        foreach (var known in names)
        {
            if (known == name)
            {
                return true;
            }
        }

        return false;
    }
}
