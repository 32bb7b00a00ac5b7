using System.CommandLine;
using Rehearsal.Cli.Flows;
using Rehearsal.Cli.Running;
using Rehearsal.Cli.Systems;
using Rehearsal.Hosting;

namespace Rehearsal.Cli;

/// <summary>The commands of the tool.</summary>
internal static class RehearseCommandLine
{
    /// <summary>Creates the commands.</summary>
    /// <param name="args">The words of the command line, which a system is started with.</param>
    /// <param name="output">Where to write.</param>
    /// <returns>The root command.</returns>
    public static RootCommand Create(IReadOnlyList<string> args, ProgramOutput output) =>
        new("Rehearse production before production: runs business scenarios against a system and explains what happened.")
        {
            RunCommandLine.Create((options, cancellationToken) => Systems(args, output).RunAsync(options, cancellationToken)),
            ScenarioCommandLine.Create((options, cancellationToken) => Systems(args, output).ValidateAsync(options, cancellationToken)),
            FlowCommandLine.Create(options => new FlowAnalyzeCommand(output).Run(options)),
        };

    private static SystemCommands Systems(IReadOnlyList<string> args, ProgramOutput output) =>
        new(args, output, new SystemBuild(output.Error, BuildLock.DefaultPath));
}
