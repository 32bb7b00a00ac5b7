using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>Declares one path of the configuration. Immutable.</summary>
public sealed record Setting
{
    /// <summary>Declares a path.</summary>
    /// <param name="path">The path: words of a-z, 0-9, '_' and '-', joined by dots, 256 characters at most: <c>features.dark_mode</c>.</param>
    /// <param name="value">The value it has until it is updated; it also says what kind of JSON value later ones must be, unless it is null.</param>
    /// <param name="isUpdatable">Whether the value may be changed while the system runs.</param>
    /// <exception cref="ArgumentException">The path is malformed, or the value cannot be encoded.</exception>
    public Setting(string path, object? value, bool isUpdatable = false)
    {
        Names.Check(path, "a configuration path", nameof(path));
        Path = path;
        Value = JsonValue.TryEncode(value, out var encoded, out var problem)
            ? encoded
            : throw new ArgumentException($"The value of '{path}' cannot be encoded: {problem}", nameof(value));
        IsUpdatable = isUpdatable;
    }

    /// <summary>Gets the path.</summary>
    public string Path { get; }

    /// <summary>Gets the value it has until it is updated.</summary>
    public EventData Value { get; }

    /// <summary>Gets a value indicating whether the value may be changed while the system runs.</summary>
    public bool IsUpdatable { get; }
}
