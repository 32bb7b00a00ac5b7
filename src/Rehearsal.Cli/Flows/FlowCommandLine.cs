using System.CommandLine;
using System.Globalization;
using Rehearsal.Cli.Reports;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Flows;

/// <summary>The command <c>flow</c> and its parts, which need a recording only.</summary>
internal static class FlowCommandLine
{
    private const double ThresholdMsMax = 86_400_000;

    private const string ThresholdExpected = "milliseconds, more than 0 and at most 86400000 (a day)";

    /// <summary>Creates the command.</summary>
    /// <param name="analyze">Carries out <c>flow analyze</c>; called only when there is no usage error.</param>
    /// <returns>The command.</returns>
    public static Command Create(Func<FlowOptions, CancellationToken, int> analyze)
    {
        var from = ArgumentReader.Option("--from", "FILE|DIR|URL", "A recording, or a folder with recordings, or the URL of a recording or of a system that serves. Without it the newest run under .rehearsal");
        var threshold = ArgumentReader.Option("--threshold", "MS", "A handling or call is slow when it is slower than this many milliseconds");
        var filter = FilterArguments.Option("Explains only flows in which something matches");
        var format = FormatArguments.Option(ReportFormats.OfFlows);
        var command = new DescribedCommand("analyze", "Shows what caused what in a recording, what was slow, failed or missing, and what to do about it.")
        {
            Examples = ["flow analyze", "flow analyze --from .rehearsal --threshold 250", "flow analyze --filter \"order_id:ORD-12345\"", "flow analyze --from order_flow.jsonl --format json", "flow analyze --from http://127.0.0.1:5080/", "flow analyze --format html=flow.html"],
            Notes = ["Exit codes: 0 analysed, whatever was found; 2 bad input."],
        };
        command.Add(from);
        command.Add(threshold);
        command.Add(filter);
        command.Add(format);
        command.SetAction((result, cancellationToken) =>
        {
            var reader = new ArgumentReader(result);
            var options = new FlowOptions(
                reader.Single(from, "a recording, a folder or a URL"),
                Threshold(reader, threshold),
                FormatArguments.Read(reader, format, ReportFormats.OfFlows))
            {
                Filter = FilterArguments.Read(reader, filter),
            };
            return Task.FromResult(reader.Errors.Any
                ? FlowReports.WriteErrors(reader.Errors.ToList(), FormatArguments.ReadLeniently(result, format, ReportFormats.OfFlows), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error)
                : analyze(options, cancellationToken));
        });
        return new DescribedCommand("flow", "Explains recordings.") { WriteErrors = FlowReports.WriteErrors, Subcommands = { command } };
    }

    private static TimeSpan? Threshold(ArgumentReader reader, Option<string[]> option)
    {
        if (reader.Single(option, ThresholdExpected) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is > 0 and <= ThresholdMsMax)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        reader.Errors.Add($"'{text}' is not a threshold.", ThresholdExpected, text, "write such a number, or leave --threshold out");
        return null;
    }
}
