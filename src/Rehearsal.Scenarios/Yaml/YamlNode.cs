namespace Rehearsal.Scenarios;

/// <summary>A value of a YAML file with its place. An alias is the same node as its anchor.</summary>
internal abstract class YamlNode(SourceLocation location)
{
    /// <summary>Gets where the value begins.</summary>
    public SourceLocation Location { get; } = location;

    /// <summary>Gets the number of values in it, itself included and aliases expanded.</summary>
    public int NodeCount { get; protected set; } = 1;

    /// <summary>Gets the number of characters in its texts, aliases expanded.</summary>
    public long CharacterCount { get; protected set; }

    /// <summary>Gets how many levels of lists and mappings it has: 0 for a scalar.</summary>
    public int Height { get; protected set; }
}

/// <summary>A text, number, truth value or nothing.</summary>
internal sealed class YamlScalar : YamlNode
{
    public YamlScalar(string text, YamlScalarKind kind, SourceLocation location, bool isPlain = false)
        : base(location)
    {
        Text = text;
        Kind = kind;
        IsPlain = isPlain;
        CharacterCount = text.Length;
    }

    /// <summary>Gets the text as written, without quotes and escapes.</summary>
    public string Text { get; }

    public YamlScalarKind Kind { get; }

    /// <summary>Gets a value indicating whether it stands without quotes, tag and block sign.</summary>
    public bool IsPlain { get; }
}

/// <summary>A list.</summary>
internal sealed class YamlList : YamlNode
{
    public YamlList(IReadOnlyList<YamlNode> items, SourceLocation location)
        : base(location)
    {
        Items = items;
        Height = 1;
        foreach (var item in items)
        {
            NodeCount += item.NodeCount;
            CharacterCount += item.CharacterCount;
            Height = Math.Max(Height, item.Height + 1);
        }
    }

    public IReadOnlyList<YamlNode> Items { get; }
}

/// <summary>A mapping; its keys are distinct.</summary>
internal sealed class YamlMap : YamlNode
{
    public YamlMap(IReadOnlyList<YamlEntry> entries, SourceLocation location)
        : base(location)
    {
        Entries = entries;
        Height = 1;
        foreach (var entry in entries)
        {
            NodeCount += 1 + entry.Value.NodeCount;
            CharacterCount += entry.Key.Length + entry.Value.CharacterCount;
            Height = Math.Max(Height, entry.Value.Height + 1);
        }
    }

    /// <summary>Gets the entries in the order of the file.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; }
}

/// <summary>An entry of a <see cref="YamlMap"/>.</summary>
/// <remarks>A class, because the lists of a struct of ours are compiled anew in every process that reads a file.</remarks>
internal sealed record YamlEntry(string Key, SourceLocation KeyLocation, YamlNode Value);

/// <summary>What a scalar is by the YAML 1.2 core schema.</summary>
internal enum YamlScalarKind
{
    Text,
    Null,
    Boolean,
    Number,

    /// <summary>Infinity or not a number.</summary>
    NotFinite,
}
