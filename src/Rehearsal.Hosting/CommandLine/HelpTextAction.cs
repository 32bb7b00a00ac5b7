using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Rehearsal.Hosting;

/// <summary>Writes a command's help.</summary>
/// <remarks>
/// In place of the library's own: that one is built of generic queries over value types, which no framework brings compiled, so that
/// asking for help took half as long again as any other answer.
/// </remarks>
/// <param name="width">The width to stay within.</param>
internal sealed class HelpTextAction(int width) : SynchronousCommandLineAction
{
    /// <summary>Gives a root command, and with it all commands below it, this help.</summary>
    public static void AddTo(RootCommand root, int width)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption)
            {
                option.Action = new HelpTextAction(width);
            }
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        HelpText.Write(parseResult.CommandResult, parseResult.InvocationConfiguration.Output, width);
        return ExitCodes.Passed;
    }
}
