using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rehearsal.Scenarios;

/// <summary>Builds the tree of one YAML document and keeps the bounds of <see cref="ScenarioLimits"/>.</summary>
internal sealed class YamlTreeReader
{
    private readonly Scanner scanner;
    private readonly Parser parser;
    private readonly ReadingErrors errors;
    private readonly Dictionary<string, YamlNode?> anchors = new(StringComparer.Ordinal);
    private int nodeCount;
    private long characterCount;

    private YamlTreeReader(string text, ReadingErrors errors)
    {
        scanner = new Scanner(new StringReader(text), skipComments: true);
        parser = new Parser(scanner);
        this.errors = errors;
    }

    /// <summary>Returns the document's root, or null when the text is not YAML, is beyond a bound, or is empty.</summary>
    public static YamlNode? Read(string text, ReadingErrors errors)
    {
        var reader = new YamlTreeReader(text, errors);
        try
        {
            return reader.ReadStream();
        }
        catch (TreeException exception)
        {
            errors.Add(exception.Code, exception.Location, exception.Message, exception.Expected, exception.Found, exception.Fix);
        }
        catch (YamlException exception)
        {
            reader.Explain(text, exception);
        }

        return null;
    }

    private void Explain(string text, YamlException exception)
    {
        if (IndentingTab(text, (int)exception.Start.Line) is { } tab)
        {
            errors.Add(DiagnosticCodes.NotYaml, tab, "a tab cannot indent a line in YAML.", "spaces", "a tab", "write spaces for it; most editors do that when asked to");
        }
        else if (YamlMistakes.Find(text, (int)exception.Start.Index, (int)exception.End.Index) is { } mistake)
        {
            errors.Add(DiagnosticCodes.NotYaml, PlaceOf(text, mistake.Index), $"the file is not YAML: {mistake.What}.", mistake.Expected, mistake.Found, mistake.Fix);
        }
        else
        {
            errors.Add(
                DiagnosticCodes.NotYaml, Place(exception.Start), "the file is not YAML: the text cannot be read on from here.", "YAML",
                exception.InnerException is null ? $"in the words of the YAML reader: {ShownText.OneLine(exception.Message)}" : "text that fits nowhere",
                "mend the line, most often its indentation, a quote or a colon");
        }
    }

    // A tab is to blame when all is well up to its line.
    private static SourceLocation? IndentingTab(string text, int firstLine)
    {
        var line = 1;
        for (var start = 0; start < text.Length; start = YamlOutline.EndOfLine(text, start) + 1, line++)
        {
            var content = text.AsSpan(start, YamlOutline.EndOfLine(text, start) - start).TrimEnd('\r');
            var indent = content[..(content.Length - content.TrimStart(" \t").Length)];
            if (line >= firstLine && indent.Length < content.Length && indent.IndexOf('\t') is var tab and >= 0)
            {
                return IsYaml(text[..start]) ? new SourceLocation(line, tab + 1) : null;
            }
        }

        return null;
    }

    private static bool IsYaml(string text)
    {
        try
        {
            var parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
            while (parser.MoveNext())
            {
            }

            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return false;
        }
    }

    private static SourceLocation PlaceOf(string text, int index)
    {
        var (line, start) = (1, 0);
        for (var i = 0; i < index; i++)
        {
            if (text[i] is '\n' or '\u0085' or '\u2028' or '\u2029' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                (line, start) = (line + 1, i + 1);
            }
        }

        return new SourceLocation(line, index - start + 1);
    }

    private YamlNode? ReadStream()
    {
        Next();
        if (Next() is StreamEnd)
        {
            return null;
        }

        var root = ReadNode(Next(), 1);
        Next();
        if (Next() is DocumentStart second)
        {
            throw new TreeException(
                DiagnosticCodes.NotYaml, Place(second.Start), "a file holds one scenario.", "one document", "a second document",
                "move it into a file of its own");
        }

        return root;
    }

    private ParsingEvent Next()
    {
        try
        {
            if (parser.MoveNext())
            {
                return parser.Current!;
            }
        }
        catch (Exception exception) when (exception is not YamlException)
        {
            // The scanner throws other exceptions too, for example when a line within brackets is indented too little.
            throw new YamlException(scanner.CurrentPosition, scanner.CurrentPosition, "", exception);
        }

        throw new TreeException(
            DiagnosticCodes.NotYaml, Place(scanner.CurrentPosition), "the file ends too early.", "a whole document", "its end", "complete the file");
    }

    private YamlNode ReadNode(ParsingEvent parsing, int depth)
    {
        var location = Place(parsing.Start);
        if (depth > ScenarioLimits.DepthMax)
        {
            throw TooDeep(location);
        }

        if (parsing is AnchorAlias alias)
        {
            return ReadAlias(alias, depth, location);
        }

        if (parsing is not NodeEvent start)
        {
            // The parser lets a mapping end after a key in some malformed flow mappings.
            throw new TreeException(
                DiagnosticCodes.NotYaml, location, "the file is not YAML: a value is missing.", "a value", "the end of a list or mapping", "write the value");
        }

        Count(1, 0, location);
        if (!start.Anchor.IsEmpty)
        {
            anchors[start.Anchor.Value] = null;
        }

        YamlNode node = start switch
        {
            Scalar scalar => ReadScalar(scalar, location),
            SequenceStart => ReadList(depth, location),
            _ => ReadMap(depth, location),
        };
        if (!start.Anchor.IsEmpty)
        {
            anchors[start.Anchor.Value] = node;
        }

        return node;
    }

    private YamlNode ReadAlias(AnchorAlias alias, int depth, SourceLocation location)
    {
        var name = alias.Value.Value;
        if (!anchors.TryGetValue(name, out var node))
        {
            throw new TreeException(
                DiagnosticCodes.NotYaml, location, $"no anchor '{name}' stands before its alias.", $"'&{name}' earlier in the file", $"only '*{name}'",
                $"put '&{name}' before the value to repeat");
        }

        if (node is null)
        {
            throw new TreeException(
                DiagnosticCodes.NotYaml, location, $"the alias '{name}' stands within its own anchor.", "a value without end", "a value that contains itself",
                "repeat a value that is complete");
        }

        Count(node.NodeCount, node.CharacterCount, location);
        return depth + node.Height - 1 > ScenarioLimits.DepthMax ? throw TooDeep(location) : node;
    }

    private YamlScalar ReadScalar(Scalar scalar, SourceLocation location)
    {
        Count(0, scalar.Value.Length, location);
        if (!IsWellFormed(scalar.Value))
        {
            throw new TreeException(
                DiagnosticCodes.NotYaml, location, "the text holds half of a surrogate pair.", "Unicode characters", "an unpaired surrogate",
                "write the character itself");
        }

        const string Core = "tag:yaml.org,2002:";
        var resolved = scalar.Style == ScalarStyle.Plain ? YamlCoreSchema.Resolve(scalar.Value) : YamlScalarKind.Text;
        if (scalar.Tag.IsEmpty)
        {
            return new YamlScalar(scalar.Value, resolved, location, scalar.Style == ScalarStyle.Plain);
        }

        // '!' alone says "text"; the core schema's own tags may only confirm what the scalar is.
        var kind = scalar.Tag.IsNonSpecific || scalar.Tag.Value is Core + "str" ? YamlScalarKind.Text : YamlCoreSchema.Resolve(scalar.Value);
        var holds = kind == YamlScalarKind.Text
            ? scalar.Tag.IsNonSpecific || scalar.Tag.Value is Core + "str"
            : (scalar.Tag.Value, kind) is (Core + "int" or Core + "float", YamlScalarKind.Number)
                or (Core + "float", YamlScalarKind.NotFinite) or (Core + "bool", YamlScalarKind.Boolean) or (Core + "null", YamlScalarKind.Null);
        if (!holds)
        {
            errors.Add(
                DiagnosticCodes.WrongType, location, $"the tag '{ShownText.Shorten(scalar.Tag.Value)}' cannot stand here.",
                "no tag, or !!str, !!int, !!float, !!bool, !!null on a value of that kind", $"'{ShownText.Shorten(scalar.Tag.Value)}'", "remove the tag");
        }

        return new YamlScalar(scalar.Value, kind, location);
    }

    private YamlList ReadList(int depth, SourceLocation location)
    {
        var items = new List<YamlNode>();
        for (var next = Next(); next is not SequenceEnd; next = Next())
        {
            items.Add(ReadNode(next, depth + 1));
        }

        return new YamlList(items, location);
    }

    private YamlMap ReadMap(int depth, SourceLocation location)
    {
        var entries = new List<YamlEntry>();
        var places = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        for (var next = Next(); next is not MappingEnd; next = Next())
        {
            var key = ReadNode(next, depth + 1);
            var keyPlace = Place(next.Start);
            var value = ReadNode(Next(), depth + 1);
            if (key is not YamlScalar { Text: var name })
            {
                errors.Add(
                    DiagnosticCodes.WrongType, keyPlace, "a key must be a text.", "a text", ReadingErrors.Describe(key), "write a text before the colon");
            }
            else if (places.TryGetValue(name, out var first))
            {
                var shown = ShownText.Shorten(name);
                errors.Add(
                    DiagnosticCodes.DuplicateKey, keyPlace, $"the key '{shown}' stands twice.", "each key once",
                    $"'{shown}' at line {first.KeyLocation.Line} too", "remove one of them");
            }
            else
            {
                var entry = new YamlEntry(name, keyPlace, value);
                places.Add(name, entry);
                entries.Add(entry);
            }
        }

        return new YamlMap(entries, location);
    }

    private void Count(int nodes, long characters, SourceLocation location)
    {
        nodeCount += nodes;
        characterCount += characters;
        if (nodeCount > ScenarioLimits.NodesMax || characterCount > ScenarioLimits.CharactersMax)
        {
            throw new TreeException(
                DiagnosticCodes.TooLarge, location, "the file holds too much, repeats through aliases counted.",
                $"at most {ScenarioLimits.NodesMax:N0} values and {ScenarioLimits.CharactersMax:N0} characters", "more", "split the scenario, or use fewer aliases");
        }
    }

    private static TreeException TooDeep(SourceLocation location) => new(
        DiagnosticCodes.TooLarge, location, "lists and mappings nest too deeply.", $"at most {ScenarioLimits.DepthMax} levels", "more", "nest less deeply");

    private static bool IsWellFormed(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }

    private static SourceLocation Place(YamlDotNet.Core.Mark mark) =>
        new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    /// <summary>Ends the reading of a file with one diagnostic; never leaves <see cref="Read"/>.</summary>
    private sealed class TreeException(string code, SourceLocation location, string message, string expected, string found, string fix)
        : Exception(message)
    {
        public string Code { get; } = code;

        public SourceLocation Location { get; } = location;

        public string Expected { get; } = expected;

        public string Found { get; } = found;

        public string Fix { get; } = fix;
    }
}
