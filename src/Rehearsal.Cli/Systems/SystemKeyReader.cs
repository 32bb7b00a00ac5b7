using Rehearsal.Cli.Reports;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rehearsal.Cli.Systems;

/// <summary>Reads the <c>system:</c> of a scenario file and nothing else of it.</summary>
/// <remarks>
/// Loading the YAML library takes longer than starting .NET, so it is used only for a file that needs it: one whose root is
/// written in braces, whose key is quoted, or whose value is not one plain or quoted word on the line of its key. In block
/// style a root key stands in column 1 and nothing else of the document can (YAML 1.2.2, sections 6.1 and 8.2.2).
/// </remarks>
internal static class SystemKeyReader
{
    private const string Key = "system";

    /// <summary>Files above this size are not read here; reading the scenario refuses them with a place and a reason.</summary>
    private const int SizeMax = 1024 * 1024;

    /// <summary>Reads the key.</summary>
    /// <param name="file">The scenario file.</param>
    /// <param name="key">The key; null when there is none or the file cannot be read, which reading the scenario reports.</param>
    /// <param name="cancellationToken">Ends the wait for a pipe's writer.</param>
    /// <returns>False for a pipe: what is read of it here, nobody reads as a scenario.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static bool TryRead(string file, out SystemKey? key, CancellationToken cancellationToken)
    {
        key = null;
        try
        {
            if (Interruptible.MayBlock(file))
            {
                using var stream = InputFile.Open(file, cancellationToken);
                if (!stream.CanSeek)
                {
                    return false;
                }
            }

            key = new FileInfo(file) is { Exists: true, Length: <= SizeMax } ? ReadText(File.ReadAllText(file)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }

        return true;
    }

    /// <summary>Reads the key of a text.</summary>
    /// <param name="text">A scenario in YAML.</param>
    /// <returns>The key; null when there is none or the text is not YAML.</returns>
    public static SystemKey? ReadText(string text)
    {
        var atStart = true;
        var number = 0;
        SystemKey? value = null;
        var rest = text.AsSpan();
        while (TryReadLine(ref rest, out var line))
        {
            number++;
            if (value is not null)
            {
                // An indented line after the key would continue its value.
                return line is [' ', ..] && !line.IsWhiteSpace() && line.TrimStart() is not ['#', ..] ? ReadYaml(text) : value;
            }

            if (atStart && line.TrimStart() is ['{', ..])
            {
                return ReadYaml(text);
            }

            atStart = atStart && (line.IsWhiteSpace() || line[0] is '#' or '%' || line.StartsWith("---", StringComparison.Ordinal));
            if (line.StartsWith("\"" + Key + "\"", StringComparison.Ordinal) || line.StartsWith("'" + Key + "'", StringComparison.Ordinal))
            {
                return ReadYaml(text);
            }

            if (line.StartsWith(Key, StringComparison.Ordinal) && line[Key.Length..].TrimStart() is [':', .. var given])
            {
                if (TrySimpleScalar(given) is not { } path)
                {
                    return ReadYaml(text);
                }

                var column = line.Length - given.TrimStart().Length + 1;
                value = new SystemKey(path, new SourceLocation(number, column));
            }
        }

        return value;
    }

    // Not EnumerateLines: its vector code is compiled anew at every start.
    private static bool TryReadLine(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> line)
    {
        var end = rest.IndexOf('\n');
        line = (end < 0 ? rest : rest[..end]).TrimEnd('\r');
        var isThere = rest.Length > 0;
        rest = end < 0 ? default : rest[(end + 1)..];
        return isThere;
    }

    // A value that stands on its line and means itself: no block, alias, tag, escape or continuation.
    private static string? TrySimpleScalar(ReadOnlySpan<char> rest)
    {
        var value = rest.Trim();
        if (value is ['"' or '\'', ..])
        {
            var quote = value[0];
            var end = value[1..].IndexOf(quote) + 1;
            var after = end == 0 ? default : value[(end + 1)..].Trim();
            return end == 0 || after is not ([] or ['#', ..]) || value[1..end].Contains('\\') ? null : value[1..end].ToString();
        }

        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        value = comment < 0 ? value : value[..comment].TrimEnd();
        return rest is [' ', ..] && value is [not ('|' or '>' or '&' or '*' or '!' or '{' or '[' or '#' or '%' or '@' or '`' or '-' or '?' or '~'), ..]
            && !value.Contains(": ", StringComparison.Ordinal)
            ? value.ToString()
            : null;
    }

    private static SystemKey? ReadYaml(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            while (parser.MoveNext() && parser.Current is not MappingStart)
            {
                if (parser.Current is NodeEvent)
                {
                    return null;
                }
            }

            parser.MoveNext();
            while (parser.Current is Scalar key)
            {
                parser.MoveNext();
                if (key.Value == Key)
                {
                    return parser.Current is Scalar { Value.Length: > 0 } value ? new SystemKey(value.Value, new SourceLocation((int)value.Start.Line, (int)value.Start.Column)) : null;
                }

                parser.SkipThisAndNestedEvents();
            }

            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The library throws other exceptions than its own too; what is wrong is told when the scenario is read.
            return null;
        }
    }
}
