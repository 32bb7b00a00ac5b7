using System.CommandLine;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Collects what is wrong with a command line.</summary>
internal sealed class UsageErrors
{
    private readonly List<Diagnostic> errors = [];

    public bool Any => errors.Count > 0;

    public IReadOnlyList<Diagnostic> ToList() => errors;

    public void Add(string message, string expected, string found, string fix) =>
        errors.Add(new Diagnostic(DiagnosticCodes.Usage, message, expected, found, fix));

    public void Add(Diagnostic error) => errors.Add(error);

    /// <summary>Reads what the parser refused: an unknown command, or a word where no word belongs.</summary>
    public static IReadOnlyList<Diagnostic> Of(ParseResult result)
    {
        var errors = new UsageErrors();
        var command = result.CommandResult.Command;
        var help = $"run '{CommandNames.Full(result.CommandResult)} --help'";
        string? before = null;
        foreach (var word in result.UnmatchedTokens)
        {
            if (word.StartsWith('-'))
            {
                errors.UnknownOption(command, word);
            }
            else if (before is null || !MayTakeValue(before) || !AreNeighbours(result, before, word))
            {
                // What stands behind a word that is no command cannot be judged.
                var names = CommandNames.Below(command);
                errors.Add(
                    LaterCommands.Contains(command, word) ? $"'{word}' is not part of this version." : $"'{word}' is not a command here.",
                    names.Count > 0 ? NearestName.OneOf(names) : "no further word",
                    word,
                    NearestName.Fix(word, names, help));
                break;
            }

            before = word;
        }

        if (!errors.Any && command.Subcommands.Count > 0 && command.Action is null)
        {
            errors.Add("a command is missing.", NearestName.OneOf(CommandNames.Below(command)), "none", help);
        }

        foreach (var error in errors.Any ? [] : result.Errors)
        {
            errors.Add(error.Message, $"the usage shown by {help[5..^1]}", result.ToString(), help);
        }

        return errors.ToList();
    }

    /// <summary>Tells whether the word behind an option that nobody knows may be meant as its value, and is no mistake of its own.</summary>
    /// <param name="word">The word that may be such an option.</param>
    public static bool MayTakeValue(string word) => word.Length > 1 && word[0] == '-' && !word.Contains('=', StringComparison.Ordinal) && !word.Contains(':', StringComparison.Ordinal);

    public void UnknownOption(Command command, string word)
    {
        var name = word.Split('=', ':')[0];
        List<string> names = ["--help"];
        foreach (var option in command.Options)
        {
            if (!option.Hidden && option.Name != names[0])
            {
                names.Add(option.Name);
            }
        }

        Add($"unknown option '{name}'.", NearestName.OneOf(names), name, NearestName.Fix(name, names, "remove it; a path that begins with - stands after --"));
    }

    private static bool AreNeighbours(ParseResult result, string one, string next)
    {
        for (var i = 1; i < result.Tokens.Count; i++)
        {
            if (result.Tokens[i - 1].Value == one && result.Tokens[i].Value == next)
            {
                return true;
            }
        }

        return false;
    }
}
