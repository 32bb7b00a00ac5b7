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
        ScenarioFromCommandLine.AddTo(scenario, (options, cancellationToken) => new ScenarioFromCommand(output, cancellationToken).Run(options));
        return new("Rehearse production before production: runs business scenarios against a system and explains what happened.")
        {
            RunCommandLine.Create(launch.RunAsync),
            scenario,
            ServeCommandLine.Create(launch.ServeAsync),
            PublishCommandLine.Create((options, cancellationToken) => new PublishCommand(output).RunAsync(options, cancellationToken)),
            RecorderCommandLine.Create(new RecorderCommands(output, TimeProvider.System), new ReceiveCommand(output)),
            FlowCommandLine.Create((options, cancellationToken) => new FlowAnalyzeCommand(output, cancellationToken).Run(options)),
            CompareCommandLine.Create((options, cancellationToken) => new CompareCommand(output, cancellationToken).Run(options)),
            MetricsCommandLine.Create((options, cancellationToken) => new MetricsShowCommand(output, TimeProvider.System, cancellationToken).Run(options)),
            LogCommandLine.Create(output),
        };
    }
}
