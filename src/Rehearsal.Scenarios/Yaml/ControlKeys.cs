using System.Globalization;

namespace Rehearsal.Scenarios;

/// <summary>The keys of one control: takes their values, and remembers where they stand.</summary>
internal sealed class ControlKeys
{
    private readonly YamlKeys keys;
    private readonly ReadingErrors errors;
    private readonly Dictionary<string, SourceLocation> locations = new(StringComparer.Ordinal);

    public ControlKeys(YamlKeys keys, ReadingErrors errors)
    {
        this.keys = keys;
        this.errors = errors;
    }

    /// <summary>Gets where the values stand, by key.</summary>
    public IReadOnlyDictionary<string, SourceLocation> Locations => locations;

    /// <summary>Gets where the mapping stands.</summary>
    public SourceLocation Location => keys.Location;

    public static ControlKeys? Of(YamlEntry entry, Construct control, ReadingErrors errors) =>
        YamlKeys.Of(entry.Value, entry.Key, errors, control.KeyNames) is { } keys ? new ControlKeys(keys, errors) : null;

    public bool Has(string key) => keys.Find(key) is not null;

    /// <summary>Tells whether a key is there, even misspelt: then it is not told of as missing too.</summary>
    public bool Means(string key) => keys.Means(key);

    /// <summary>Takes an event type that must be there.</summary>
    public string Event(string key) => YamlValues.EventType(Note(key, keys.Require(key)), $"'{key}'", errors) ?? "";

    /// <summary>Takes an event type that may be there.</summary>
    public string? EventOrNone(string key) => YamlValues.EventType(Note(key, keys.Find(key)), $"'{key}'", errors);

    /// <summary>Takes an event type or a list of them.</summary>
    public IReadOnlyList<string> Events(string key, bool required = false)
    {
        var types = new List<string>();
        foreach (var scalar in Scalars(key, required))
        {
            if (YamlValues.EventType(scalar, $"'{key}'", errors) is { } type)
            {
                types.Add(type);
            }
        }

        return types;
    }

    /// <summary>Takes a field path that must be there.</summary>
    public string Path(string key)
    {
        var node = Note(key, keys.Require(key));
        var path = YamlValues.Text(node, $"'{key}'", errors);
        if (path is not null)
        {
            ConditionReader.CheckPath(path, node!.Location, errors);
        }

        return path ?? "";
    }

    /// <summary>Takes a field path or a list of them.</summary>
    public IReadOnlyList<string> Paths(string key)
    {
        var paths = new List<string>();
        foreach (var scalar in Scalars(key, required: false))
        {
            ConditionReader.CheckPath(scalar.Text, scalar.Location, errors);
            paths.Add(scalar.Text);
        }

        return paths;
    }

    /// <summary>Takes a field's name or a list of them: no path, because a name is looked for at every depth.</summary>
    public IReadOnlyList<string> Names(string key, bool required = false) => [.. Scalars(key, required).Select(static scalar => scalar.Text)];

    /// <summary>Takes one of a few texts or a list of them, as their numbers.</summary>
    public IReadOnlyList<T> OneOrMoreOf<T>(string key, IReadOnlyList<string> allowed)
        where T : struct, Enum
    {
        var found = new List<T>();
        foreach (var scalar in Scalars(key, required: false))
        {
            if (YamlValues.OneOf(scalar, $"'{key}'", errors, [.. allowed]) is { } name)
            {
                found.Add(Enum.GetValues<T>()[allowed.ToList().IndexOf(name)]);
            }
        }

        return found;
    }

    public string Pattern(string key) => YamlValues.Pattern(Note(key, keys.Require(key)), $"'{key}'", errors) ?? "";

    public TimeSpan? Duration(string key) => YamlValues.Duration(Note(key, keys.Find(key)), $"'{key}'", errors);

    /// <summary>Reports that one of some keys must be there.</summary>
    public void RequireOneOf(string what, string fix, params string[] names)
    {
        if (!names.Any(Means))
        {
            errors.Add(DiagnosticCodes.MissingKey, keys.Location, what, $"one or more of: {string.Join(", ", names)}", "none", fix);
        }
    }

    private IReadOnlyList<YamlScalar> Scalars(string key, bool required) =>
        YamlValues.OneOrMoreTexts(Note(key, required ? keys.Require(key) : keys.Find(key)), $"'{key}'", errors);

    private YamlNode? Note(string key, YamlNode? node)
    {
        if (node is not null)
        {
            locations[key] = node.Location;
            for (var i = 0; i < (node as YamlList)?.Items.Count; i++)
            {
                locations[string.Create(CultureInfo.InvariantCulture, $"{key}[{i}]")] = ((YamlList)node).Items[i].Location;
            }
        }

        return node;
    }
}
