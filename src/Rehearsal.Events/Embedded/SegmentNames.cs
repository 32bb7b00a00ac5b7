using System.Globalization;

namespace Rehearsal.Events;

/// <summary>The names of the files in a log's folder.</summary>
internal static class SegmentNames
{
    public const string Lock = "writer.lock";
    public const string Unfinished = ".tmp";

    private const string Segment = ".segment";
    private const string Index = ".index";
    private const string Group = ".group";

    public static string SegmentOf(long first) => first.ToString("d20", CultureInfo.InvariantCulture) + Segment;

    public static string IndexOf(long first) => first.ToString("d20", CultureInfo.InvariantCulture) + Index;

    public static string GroupOf(long first, int segments) => string.Create(CultureInfo.InvariantCulture, $"{first:d20}.{segments}{Group}");

    public static bool IsIndex(string name) => name.EndsWith(Index, StringComparison.Ordinal);

    public static bool IsGroup(string name) => name.EndsWith(Group, StringComparison.Ordinal);

    /// <summary>Reads the first position out of a segment's name.</summary>
    public static bool TryParse(string name, out long first)
    {
        first = 0;
        return name.EndsWith(Segment, StringComparison.Ordinal)
            && name.Length == 20 + Segment.Length
            && long.TryParse(name.AsSpan(0, 20), NumberStyles.None, CultureInfo.InvariantCulture, out first);
    }
}
