using System.Text.RegularExpressions;

namespace Rehearsal.Cluster;

/// <summary>How paths, names and namespaces are written.</summary>
internal static partial class Names
{
    public const string Rule = "1 to 256 characters: words of a-z, 0-9, '_' and '-', joined by dots";

    private const int LengthMax = 256;

    /// <summary>Tells whether a text is a name.</summary>
    public static bool IsName(string? text) => text is { Length: > 0 and <= LengthMax } && Pattern().IsMatch(text);

    /// <summary>Throws unless a text is a name.</summary>
    /// <exception cref="ArgumentException">It is not one.</exception>
    public static void Check(string? text, string what, string parameter)
    {
        if (!IsName(text))
        {
            throw new ArgumentException($"'{text}' cannot be {what}: expected {Rule}.", parameter);
        }
    }

    [GeneratedRegex(@"^[a-z0-9_-]+(\.[a-z0-9_-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
