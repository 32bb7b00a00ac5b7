namespace Rehearsal.Cluster;

/// <summary>What a foundation is set to. Immutable.</summary>
public sealed record FoundationOptions
{
    /// <summary>Gets this node's name, which is also the source of events that name none.</summary>
    /// <value>Words of a-z, 0-9, '_' and '-', joined by dots, 256 characters at most. The default is <c>local</c>.</value>
    /// <exception cref="ArgumentException">The name is malformed.</exception>
    public string Node
    {
        get;
        init
        {
            Names.Check(value, "a node's name", nameof(Node));
            field = value;
        }
    } = "local";

    /// <summary>Gets the paths of the configuration; none by default.</summary>
    /// <exception cref="ArgumentException">A path is declared twice.</exception>
    public IReadOnlyList<Setting> Settings
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.GroupBy(static setting => setting.Path, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice
                ? throw new ArgumentException($"The configuration path '{twice.Key}' is declared {twice.Count()} times. Keep one.", nameof(Settings))
                : [.. value];
        }
    } = [];

    /// <summary>Gets the registry's namespaces.</summary>
    /// <value>One or more names. The default is <c>production</c> and <c>global</c>.</value>
    /// <exception cref="ArgumentException">There is none, or a name is malformed.</exception>
    public IReadOnlyList<string> Namespaces
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var space in value)
            {
                Names.Check(space, "a namespace", nameof(Namespaces));
            }

            field = value.Count > 0 ? [.. value.Distinct(StringComparer.Ordinal)] : throw new ArgumentException("A registry needs a namespace. Name one, or leave the default.", nameof(Namespaces));
        }
    } = [RegistryNamespaces.Production, RegistryNamespaces.Global];

    /// <summary>Gets the most series (a figure's name with one set of tags) that telemetry keeps; emissions to further ones are counted and dropped.</summary>
    /// <value>1 to 1,000,000. The default is 10,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of that range.</exception>
    public int SeriesMax
    {
        get;
        init => field = value is >= 1 and <= 1_000_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(SeriesMax), value, "SeriesMax must be 1 to 1,000,000.");
    } = 10_000;
}
