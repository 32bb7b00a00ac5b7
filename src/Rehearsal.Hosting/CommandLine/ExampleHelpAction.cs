using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Rehearsal.Hosting;

/// <summary>Writes a command's help and then its examples and notes.</summary>
internal sealed class ExampleHelpAction(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Gives the help of a root command, which all commands below it share, its examples.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help })
            {
                option.Action = new ExampleHelpAction(help);
            }
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DescribedCommand command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in command.Examples)
            {
                output.WriteLine($"  {CommandNames.Tool} {example}");
            }

            foreach (var note in command.Notes)
            {
                output.WriteLine();
                output.WriteLine(note);
            }
        }

        return code;
    }
}
