using System.Globalization;
using System.Text;

namespace Rehearsal.Events;

/// <summary>Reads the path of a field of data: <c>order_id</c>, <c>data.items[0].price</c>, <c>items[*].price</c>.</summary>
internal static class DataPath
{
    private const string Prefix = "data";
    private const int StepsMax = 64;

    /// <summary>Reads a path; <c>data</c> before it may be left out.</summary>
    /// <param name="text">The path.</param>
    /// <param name="faultAt">Where it is wrong.</param>
    /// <returns>The steps, or null.</returns>
    public static DataPathStep[]? TryParse(string text, out int faultAt)
    {
        List<DataPathStep> steps = [];
        faultAt = 0;
        var at = text.StartsWith(Prefix + ".", StringComparison.Ordinal) ? Prefix.Length + 1 : text.StartsWith(Prefix + "[", StringComparison.Ordinal) ? Prefix.Length : 0;
        var needsName = at != Prefix.Length;
        while (at < text.Length || needsName)
        {
            faultAt = at;
            var step = needsName ? TakeName(text, ref at) : TakeItem(text, ref at);
            if (step is not { } taken || steps.Count == StepsMax)
            {
                return null;
            }

            steps.Add(taken);
            needsName = at < text.Length && text[at] == '.';
            at += needsName ? 1 : 0;
        }

        return [.. steps];
    }

    private static DataPathStep? TakeName(string text, ref int at)
    {
        var start = at;
        var end = text.AsSpan(at).IndexOfAny('.', '[', ']');
        at = end < 0 ? text.Length : at + end;
        return at > start && (at == text.Length || text[at] != ']') ? new DataPathStep(Encoding.UTF8.GetBytes(text[start..at]), null) : null;
    }

    private static DataPathStep? TakeItem(string text, ref int at)
    {
        var end = text[at] == '[' ? text.IndexOf(']', at) : -1;
        if (end < 0)
        {
            return null;
        }

        var inside = text.AsSpan(at + 1, end - at - 1);
        at = end + 1;
        return inside is "*" ? new DataPathStep(null, null)
            : int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? new DataPathStep(null, index)
            : null;
    }
}
