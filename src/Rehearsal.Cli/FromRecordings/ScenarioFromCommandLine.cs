using System.CommandLine;
using Rehearsal.Cli.Reports;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.FromRecordings;

/// <summary>The command <c>scenario from</c>, which needs a recording only.</summary>
internal static class ScenarioFromCommandLine
{
    /// <summary>Adds the command to <c>scenario</c>.</summary>
    /// <param name="scenario">The command <c>scenario</c>.</param>
    /// <param name="write">Carries it out; called only when there is no usage error.</param>
    /// <returns>The command <c>scenario</c>.</returns>
    public static Command AddTo(Command scenario, Func<ScenarioFromOptions, CancellationToken, int> write)
    {
        var recording = new Argument<string[]>("RECORDING") { Description = "A recording, an event log, or a folder with one of them", Arity = ArgumentArity.ZeroOrMore };
        var output = ArgumentReader.Option("--output", "FILE", "The file to write. Without it standard output");
        var name = ArgumentReader.Option("--name", "NAME", "The scenario's name. Without it the recording's");
        var system = ArgumentReader.Option("--system", "PATH", "Writes 'system:' with this path, which counts from the file. Without it the nearest project is the system");
        var filter = FilterArguments.Option("Takes only flows in which something matches");
        var format = FormatArguments.Option();
        var command = new DescribedCommand("from", "Writes the scenario that a recording is the run of: its stimuli, its faults, and what came of them as checks.")
        {
            WriteErrors = ScenarioFromReports.WriteErrors,
            Examples = ["scenario from order_12345_flow.json", "scenario from run.jsonl --filter order_id:ORD-1 --output samples/Shop/scenarios/order_1.yaml"],
            Notes = ["Exit codes: 0 written; 2 bad input, or nothing in the recording came from outside the system."],
        };
        command.Add(recording);
        foreach (var option in (Option[])[output, name, system, filter, format])
        {
            command.Add(option);
        }

        command.SetAction((result, cancellationToken) =>
        {
            var reader = new ArgumentReader(result);
            var given = reader.ReadSome(recording, "recording", "a recording", "order_12345_flow.json");
            if (given.Count > 1)
            {
                reader.Errors.Add("several recordings are given.", "one", string.Join(", ", given), "write one scenario after the other");
            }

            var options = new ScenarioFromOptions(
                given.Count > 0 ? given[0] : "",
                reader.Single(output, "a file"),
                reader.Single(name, "a name"),
                reader.Single(system, "a path"),
                FilterArguments.Read(reader, filter),
                FormatArguments.Read(reader, format));
            return Task.FromResult(reader.Errors.Any
                ? ScenarioFromReports.WriteErrors(reader.Errors.ToList(), FormatArguments.ReadLeniently(result, format), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error)
                : write(options, cancellationToken));
        });
        scenario.Add(command);
        return scenario;
    }
}
