using System.Text;

namespace Rehearsal.Cli.Recorders;

/// <summary>The names of recorders, which are names of files.</summary>
internal static class RecorderNames
{
    /// <summary>What a name must be.</summary>
    public const string Expected = "1 to 80 letters, digits, '_', '-' and '.', a letter or digit first";

    private const int LengthMax = 80;

    /// <summary>Tells whether a text is a name.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= LengthMax && char.IsAsciiLetterOrDigit(text[0]) && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    /// <summary>Makes a name of a filter that no recorder has: <c>order_id-ORD-12345</c>.</summary>
    public static string Of(string? filter, IReadOnlyCollection<string> taken)
    {
        var name = new StringBuilder();
        foreach (var c in filter ?? "all")
        {
            var isPlain = char.IsAsciiLetterOrDigit(c) || c is '_' or '.';
            if (name.Length < LengthMax - 10 && (isPlain || (name.Length > 0 && name[^1] != '-')))
            {
                name.Append(isPlain ? c : '-');
            }
        }

        var plain = name.ToString().Trim('-', '_', '.') is { Length: > 0 } some ? some : "recorder";
        return Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? plain : $"{plain}-{number}").First(candidate => !taken.Contains(candidate));
    }
}
