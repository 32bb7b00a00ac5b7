namespace Rehearsal.Scenarios.Tests;

/// <summary>Changes a text here and there: what a slip of an editor, a merge or a broken disk leaves of a scenario file.</summary>
internal static class TextMutation
{
    private static readonly string[] Fragments =
    [
        "- ", ": ", "{", "}", "[", "]", "\"", "'", "#", "&a ", "*a", "!!str ", "|", ">", "? ", "---\n", "...\n", "\n", "\t", "  ", "%", "@", "`", "\0", "\r",
        "\u0085", "\u2028", "\uFEFF", "\uD800", "😀", "~", "-1", "1e999", ".nan", "null", "<<: *a", "\\u", "\"\\x\"", "!<", "event:", "steps:", "assert:", "- trigger:",
        "<n>", "<<n>>", "<card>", "${charged}", "as: n", "rows:", "times: 100000", "rate: 0.5", "- repeat:", "- table:", "status: 200", "fields:", "1e-7s", "0.0000001",
        ",", "between: [5, 1]", "0x", "!", "&", "*", "\\", "\"\\ud800\"",
    ];

    /// <summary>Returns the text after one to seven changes.</summary>
    public static string Mutate(string text, Random random)
    {
        for (var changes = random.Next(1, 8); changes > 0 && text.Length > 0; changes--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 20), text.Length - at);
            text = random.Next(6) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Fragments[random.Next(Fragments.Length)]),
                2 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
                3 => text.Remove(at, 1).Insert(at, ((char)random.Next(32, 127)).ToString()),
                4 => text[..at],
                _ => SwapLines(text, random),
            };
        }

        return text;
    }

    private static string SwapLines(string text, Random random)
    {
        var lines = text.Split('\n');
        var (left, right) = (random.Next(lines.Length), random.Next(lines.Length));
        (lines[left], lines[right]) = (lines[right], lines[left]);
        return string.Join('\n', lines);
    }
}
