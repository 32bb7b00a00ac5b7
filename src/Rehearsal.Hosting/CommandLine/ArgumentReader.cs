using System.CommandLine;
using System.CommandLine.Parsing;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Reads the words of one command and collects every error in them, where the parser would stop at its first.</summary>
/// <remarks>All options take texts and any number of them, so that a missing or repeated value is ours to report.</remarks>
internal sealed class ArgumentReader(ParseResult result)
{
    private readonly Command command = result.CommandResult.Command;

    public UsageErrors Errors { get; } = new();

    public static Option<string[]> Option(string name, string valueName, string description) => new(name)
    {
        Description = description,
        HelpName = valueName,
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Argument<string[]> Paths() => new("PATH")
    {
        Description = "Scenario files, or folders: the *.yaml and *.yml in every scenarios folder below them",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Reads the paths, at least one.</summary>
    public IReadOnlyList<string> ReadPaths(Argument<string[]> argument) => ReadSome(argument, "path", "a scenario file or a folder", "samples/Shop");

    /// <summary>Reads words, at least one.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="word">What one of them is called.</param>
    /// <param name="expected">What it is.</param>
    /// <param name="example">One of them.</param>
    public IReadOnlyList<string> ReadSome(Argument<string[]> argument, string word, string expected, string example)
    {
        var words = ReadWords(argument, word, expected);
        if (words.Count == 0 && !Errors.Any)
        {
            Errors.Add($"no {word} is given.", expected, "none", $"write one, for example '{CommandNames.Full(result.CommandResult)} {example}'");
        }

        return words;
    }

    /// <summary>Reads words, or none. A word that begins with - is an option nobody knows, unless it stands after <c>--</c>.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="name">What one of them is called.</param>
    /// <param name="expected">What it is.</param>
    public IReadOnlyList<string> ReadWords(Argument<string[]> argument, string name = "name", string expected = "a name")
    {
        List<string> paths = [];
        var literalCount = LiteralCount();
        var tokens = result.GetResult(argument)?.Tokens ?? [];
        for (var i = 0; i < tokens.Count; i++)
        {
            var word = tokens[i].Value;
            if (word.Length > 1 && word[0] == '-' && i < tokens.Count - literalCount)
            {
                Errors.UnknownOption(command, word);
                i += i + 1 < tokens.Count - literalCount && UsageErrors.MayTakeValue(word) && tokens[i + 1].Value is not ['-', _, ..] ? 1 : 0;
            }
            else if (word.Length == 0)
            {
                Errors.Add($"a {name} is empty.", expected, "''", $"write its {name}");
            }
            else
            {
                paths.Add(word);
            }
        }

        return paths;
    }

    /// <summary>Reads an option that may stand once; null when it does not.</summary>
    public string? Single(Option<string[]> option, string expected)
    {
        var values = Many(option, expected);
        if (values.Count > 1)
        {
            Errors.Add($"'{option.Name}' stands {values.Count} times.", $"{option.Name} once", string.Join(", ", values), "keep one");
        }

        return values.Count > 0 ? values[0] : null;
    }

    /// <summary>Reads an option that may stand any number of times.</summary>
    public IReadOnlyList<string> Many(Option<string[]> option, string expected)
    {
        if (result.GetResult(option) is not { } found)
        {
            return [];
        }

        List<string> values = [];
        foreach (var token in found.Tokens)
        {
            values.Add(token.Value);
        }

        if (found.IdentifierTokenCount > values.Count || values.Contains(""))
        {
            Errors.Add($"'{option.Name}' has no value.", expected, "nothing", $"write '{option.Name} {option.HelpName}'");
            values.RemoveAll(static value => value.Length == 0);
        }

        return values;
    }

    /// <summary>Tells whether an option that takes no value stands there.</summary>
    public bool Has(Option<bool> option) => result.GetValue(option);

    public string OneOf(Option<string[]> option, IReadOnlyList<string> names, string otherwise)
    {
        var expected = NearestName.OneOf(names);
        var value = Single(option, expected) ?? otherwise;
        if (!names.Contains(value, StringComparer.Ordinal))
        {
            Errors.Add($"unknown value of '{option.Name}': '{value}'.", expected, value, NearestName.Fix(value, names, $"leave {option.Name} out for {otherwise}"));
        }

        return value;
    }

    // The words after '--' are the last ones of the argument.
    private int LiteralCount()
    {
        for (var i = 0; i < result.Tokens.Count; i++)
        {
            if (result.Tokens[i].Type == TokenType.DoubleDash)
            {
                return result.Tokens.Count - i - 1;
            }
        }

        return 0;
    }
}
