using System.CommandLine;
using Rehearsal.Cli.Reports;
using Rehearsal.Events;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Metrics;

/// <summary>The command <c>metrics</c> and its parts, which need a recording or a log only.</summary>
internal static class MetricsCommandLine
{
    /// <summary>Creates the command.</summary>
    /// <param name="show">Carries out <c>metrics show</c>; called only when there is no usage error.</param>
    /// <returns>The command.</returns>
    public static Command Create(Func<MetricsShowOptions, CancellationToken, int> show)
    {
        var from = ArgumentReader.Option("--from", "FILE|DIR|URL", "A recording, an event log, or a folder with them, or the URL of a recording or of a system that serves. Without it the system that serves here, else the newest run");
        var service = ArgumentReader.Option("--service", "NAME", "Counts only what this service published and handled");
        var last = ArgumentReader.Option("--last", "TIME", "Counts only so far back: 15m, 1h, 7d; of a system that serves from now, of a recording from its end");
        var filter = FilterArguments.Option("Counts only what matches");
        var format = FormatArguments.Option();
        var command = new DescribedCommand("show", "Shows a recording or a running system in numbers: throughput, outcomes, how long handlers and calls took.")
        {
            Examples = ["metrics show", "metrics show --service notification_service --last 1h", "metrics show --from order_flow.jsonl --format json"],
            Notes = ["Percentiles are off by at most 0.4 %; counts, means, least and greatest are exact.", "Exit codes: 0 shown; 2 bad input."],
        };
        foreach (var option in (Option[])[from, service, last, filter, format])
        {
            command.Add(option);
        }

        command.SetAction((result, cancellationToken) =>
        {
            var reader = new ArgumentReader(result);
            var options = new MetricsShowOptions(
                reader.Single(from, "a recording, a log, a folder or a URL"),
                reader.Single(service, "a service"),
                Last(reader, last),
                FilterArguments.Read(reader, filter),
                FormatArguments.Read(reader, format));
            return Task.FromResult(reader.Errors.Any
                ? MetricsReports.WriteErrors(reader.Errors.ToList(), FormatArguments.ReadLeniently(result, format), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error)
                : show(options, cancellationToken));
        });
        return new DescribedCommand("metrics", "Shows recordings and running systems in numbers.") { WriteErrors = MetricsReports.WriteErrors, Subcommands = { command } };
    }

    private static TimeSpan? Last(ArgumentReader reader, Option<string[]> option)
    {
        if (reader.Single(option, AgeText.Expected) is not { } text)
        {
            return null;
        }

        if (AgeText.TryParse(text) is { } age && age > TimeSpan.Zero)
        {
            return age;
        }

        reader.Errors.Add($"'{text}' is no time to look back.", AgeText.Expected, text, "write such a duration, or leave --last out");
        return null;
    }
}
