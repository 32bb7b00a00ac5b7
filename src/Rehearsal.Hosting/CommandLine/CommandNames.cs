using System.CommandLine;
using System.CommandLine.Parsing;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>Commands as people type them.</summary>
internal static class CommandNames
{
    /// <summary>The name of the tool; the one in a command that repeats a run.</summary>
    public const string Tool = RepeatCommand.Tool;

    public static string Full(CommandResult result)
    {
        var name = result.Command is RootCommand ? Tool : result.Command.Name;
        return result.Parent is CommandResult parent ? $"{Full(parent)} {name}" : name;
    }

    public static List<string> Below(Command command)
    {
        List<string> names = [];
        foreach (var child in command.Subcommands)
        {
            if (!child.Hidden)
            {
                names.Add(child.Name);
            }
        }

        return names;
    }
}
