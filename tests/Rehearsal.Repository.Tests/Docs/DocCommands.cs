using System.Globalization;
using System.Text.RegularExpressions;

namespace Rehearsal.Repository.Tests.Docs;

/// <summary>Finds the commands of a Markdown document: the lines that begin with <c>$ </c> in its <c>```console</c> blocks.</summary>
/// <remarks>
/// A comment at the end says how a command is meant: <c># exit 1</c> states its exit code, which is 0 otherwise, and <c># not run</c>
/// keeps it from being run. A line that ends in <c>\</c> goes on in the next one. What follows a command up to the next one is output it
/// must show: these lines in this order, with <c>…</c> for any text. Lines between them may be left out; a lone <c>…</c> says so to readers.
/// </remarks>
internal static partial class DocCommands
{
    private const string Prompt = "$ ";
    private const string Wildcard = "…";

    /// <summary>Reads the commands.</summary>
    /// <param name="markdown">The document.</param>
    public static IReadOnlyList<DocCommand> Read(string markdown)
    {
        List<DocCommand> commands = [];
        var fence = "";
        var isConsole = false;
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (fence.Length == 0 && Fence().Match(line) is { Success: true } opening)
            {
                fence = opening.Groups["fence"].Value;
                isConsole = opening.Groups["language"].Value == "console";
            }
            else if (fence.Length > 0 && line == fence)
            {
                fence = "";
            }
            else if (fence.Length > 0 && isConsole)
            {
                i = ReadLine(lines, i, commands);
            }
        }

        return commands;
    }

    /// <summary>Says what is missing from an output.</summary>
    /// <param name="expected">The lines that must appear in order.</param>
    /// <param name="output">The output.</param>
    /// <returns>The first line that is missing, or null.</returns>
    public static string? FirstMissing(IReadOnlyList<string> expected, string output)
    {
        var lines = output.ReplaceLineEndings("\n").Split('\n');
        var next = 0;
        foreach (var pattern in expected.Where(pattern => pattern != Wildcard))
        {
            var regex = new Regex($"^{string.Join(".*", pattern.TrimEnd().Split(Wildcard).Select(Regex.Escape))}$", RegexOptions.CultureInvariant);
            next = Array.FindIndex(lines, next, line => regex.IsMatch(line.TrimEnd())) + 1;
            if (next == 0)
            {
                return pattern;
            }
        }

        return null;
    }

    private static int ReadLine(string[] lines, int index, List<DocCommand> commands)
    {
        if (lines[index].StartsWith(Prompt, StringComparison.Ordinal))
        {
            var last = index;
            var text = lines[index][Prompt.Length..];
            while (text.EndsWith('\\') && last + 1 < lines.Length)
            {
                text = text[..^1] + lines[++last].TrimStart();
            }

            var comment = Comment().Match(text);
            var exitCode = comment.Groups["code"] is { Success: true } code ? int.Parse(code.Value, CultureInfo.InvariantCulture) : 0;
            commands.Add(new DocCommand(index + 1, comment.Success ? text[..comment.Index] : text, exitCode, !comment.Groups["skip"].Success, []));
            return last;
        }

        if (commands.Count > 0 && lines[index].Trim().Length > 0)
        {
            commands[^1] = commands[^1] with { Expected = [.. commands[^1].Expected, lines[index]] };
        }

        return index;
    }

    [GeneratedRegex("^(?<fence>`{3,})(?<language>[a-z]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\s+#\s+(exit (?<code>\d+)|(?<skip>not run)).*$", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}
