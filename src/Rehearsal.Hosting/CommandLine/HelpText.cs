using System.CommandLine;
using System.CommandLine.Parsing;

namespace Rehearsal.Hosting;

/// <summary>The help of a command: what it does, how to write it, what each word means, examples and notes.</summary>
internal static class HelpText
{
    private const string Margin = "  ";

    /// <summary>Writes the help of a command.</summary>
    /// <param name="result">The command with the commands above it.</param>
    /// <param name="output">Where to.</param>
    /// <param name="width">The width to stay within.</param>
    public static void Write(CommandResult result, TextWriter output, int width)
    {
        var command = result.Command;
        WriteWrapped(output, command.Description ?? "", indent: 0, width);
        output.WriteLine();
        output.WriteLine("Usage:");
        output.WriteLine(Margin + Usage(result));
        WriteTable(output, "Arguments:", ArgumentRows(command), width);
        WriteTable(output, "Commands:", CommandRows(command), width);
        WriteTable(output, "Options:", OptionRows(result), width);
        WriteExamples(output, command as DescribedCommand, width);
    }

    private static string Usage(CommandResult result)
    {
        var usage = CommandNames.Full(result);
        foreach (var argument in result.Command.Arguments)
        {
            usage += argument.Hidden ? "" : $" {Word(argument)}";
        }

        return usage + (result.Command.Subcommands.Count > 0 ? " COMMAND" : "") + " [OPTION…]";
    }

    private static string Word(Argument argument) => argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "…" : argument.Name;

    private static List<string[]> ArgumentRows(Command command)
    {
        List<string[]> rows = [];
        foreach (var argument in command.Arguments)
        {
            if (!argument.Hidden)
            {
                rows.Add([Word(argument), argument.Description ?? ""]);
            }
        }

        return rows;
    }

    private static List<string[]> CommandRows(Command command)
    {
        List<string[]> rows = [];
        foreach (var child in command.Subcommands)
        {
            if (!child.Hidden)
            {
                rows.Add([child.Name, child.Description ?? ""]);
            }
        }

        return rows;
    }

    // Options of the commands above count where they are recursive: --help does, --version does not.
    private static List<string[]> OptionRows(CommandResult result)
    {
        List<string[]> rows = [];
        for (var above = result; above is not null; above = above.Parent as CommandResult)
        {
            foreach (var option in above.Command.Options)
            {
                if (!option.Hidden && (above == result || option.Recursive))
                {
                    rows.Add([Names(option), option.Description ?? ""]);
                }
            }
        }

        return rows;
    }

    private static string Names(Option option)
    {
        var names = option.Name;
        foreach (var alias in option.Aliases)
        {
            names = alias.StartsWith('-') && alias.Length == 2 ? $"{alias}, {names}" : names;
        }

        return option.HelpName is { } value ? $"{names} {value}" : names;
    }

    private static void WriteTable(TextWriter output, string title, List<string[]> rows, int width)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var left = 0;
        foreach (var row in rows)
        {
            left = Math.Max(left, row[0].Length);
        }

        output.WriteLine();
        output.WriteLine(title);
        foreach (var row in rows)
        {
            output.Write(Margin + row[0].PadRight(left) + Margin);
            WriteWrapped(output, row[1], Margin.Length + left + Margin.Length, width);
        }
    }

    private static void WriteExamples(TextWriter output, DescribedCommand? command, int width)
    {
        if (command is null)
        {
            return;
        }

        if (command.Examples.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Examples:");
        }

        foreach (var example in command.Examples)
        {
            output.WriteLine($"{Margin}{CommandNames.Tool} {example}");
        }

        foreach (var note in command.Notes)
        {
            output.WriteLine();
            WriteWrapped(output, note, indent: 0, width);
        }
    }

    // The first line goes on where the caller stopped; further ones are set in.
    private static void WriteWrapped(TextWriter output, string text, int indent, int width)
    {
        var column = indent;
        foreach (var word in text.Split(' '))
        {
            if (column > indent && column + 1 + word.Length > width)
            {
                output.WriteLine();
                output.Write(new string(' ', indent));
                column = indent;
            }

            var separated = column > indent ? " " + word : word;
            output.Write(separated);
            column += separated.Length;
        }

        output.WriteLine();
    }
}
