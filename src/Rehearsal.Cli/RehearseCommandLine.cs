using System.CommandLine;
using Rehearsal.Cli.Comparing;
using Rehearsal.Cli.Flows;
using Rehearsal.Cli.FromRecordings;
using Rehearsal.Cli.Logs;
using Rehearsal.Cli.Metrics;
using Rehearsal.Cli.Receiving;
using Rehearsal.Cli.Recorders;
using Rehearsal.Cli.Running;
using Rehearsal.Cli.Scenarios;
using Rehearsal.Cli.Serving;
using Rehearsal.Hosting;

namespace Rehearsal.Cli;

/// <summary>The commands of the tool.</summary>
internal static class RehearseCommandLine
{
    /// <summary>Creates the commands.</summary>
    /// <param name="launch">Carries out what needs a system's code.</param>
    /// <param name="output">Where to write.</param>
    /// <returns>The root command.</returns>
    public static RootCommand Create(SystemLaunch launch, ProgramOutput output)
    {
        var scenario = ScenarioCommandLine.Create(launch.ValidateAsync);
        scenario.Add(SchemaCommandLine.Create(output));
        ScenarioFromCommandLine.AddTo(scenario, options => new ScenarioFromCommand(output).Run(options));
        return new("Rehearse production before production: runs business scenarios against a system and explains what happened.")
        {
            RunCommandLine.Create(launch.RunAsync),
            scenario,
            ServeCommandLine.Create(launch.ServeAsync),
            PublishCommandLine.Create((options, cancellationToken) => new PublishCommand(output).RunAsync(options, cancellationToken)),
            RecorderCommandLine.Create(new RecorderCommands(output, TimeProvider.System), new ReceiveCommand(output)),
            FlowCommandLine.Create(options => new FlowAnalyzeCommand(output).Run(options)),
            CompareCommandLine.Create(options => new CompareCommand(output).Run(options)),
            MetricsCommandLine.Create(options => new MetricsShowCommand(output, TimeProvider.System).Run(options)),
            LogCommandLine.Create(output),
        };
    }
}
