using System.CommandLine;
using System.Globalization;
using Rehearsal.Analysis;
using Rehearsal.Cli.Reports;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Comparing;

/// <summary>The command <c>compare</c>.</summary>
internal static class CompareCommandLine
{
    private const string FactorExpected = "a number from 1 to 1000000: how many times as long";
    private const string MinExpected = "milliseconds, 0 to 86400000 (a day)";

    /// <summary>Creates the command.</summary>
    /// <param name="compare">Carries it out; called only when there is no usage error.</param>
    /// <returns>The command.</returns>
    public static Command Create(Func<CompareOptions, CancellationToken, int> compare)
    {
        var paths = new Argument<string[]>("RECORDING") { Description = "Two recordings, event logs, or folders with one of them", Arity = ArgumentArity.ZeroOrMore };
        var factor = ArgumentReader.Option("--slower", "TIMES", "How many times as long counts as slower; 1.5 unless said otherwise");
        var min = ArgumentReader.Option("--slower-min", "MS", "How much longer it must be as well; 10 unless said otherwise");
        var filter = FilterArguments.Option("Compares only flows in which something matches");
        var format = FormatArguments.Option();
        var command = new DescribedCommand("compare", "Says in what a second recording differs from a first one: what is missing, new, slower, in another order, or ended otherwise.")
        {
            WriteErrors = CompareCommand.WriteErrors,
            Examples = ["compare before.jsonl after.jsonl", "compare monday.json today.json --slower 2 --filter type:OrderCreated"],
            Notes = ["Ids, times of day and payloads do not count.", "Exit codes: 0 the same; 1 different; 2 bad input."],
        };
        command.Add(paths);
        foreach (var option in (Option[])[factor, min, filter, format])
        {
            command.Add(option);
        }

        command.SetAction((result, cancellationToken) =>
        {
            var reader = new ArgumentReader(result);
            var given = reader.ReadSome(paths, "recording", "two recordings", "before.jsonl after.jsonl");
            if (given.Count is not (0 or 2))
            {
                reader.Errors.Add($"{given.Count} recordings are given.", "two", string.Join(", ", given), "name the one to compare with, then the other");
            }

            var slower = Number(reader, factor, FactorExpected, 1, 1_000_000);
            var longer = Number(reader, min, MinExpected, 0, 86_400_000);
            var options = new CompareOptions(
                given.Count > 0 ? given[0] : "",
                given.Count > 1 ? given[1] : "",
                new ComparisonOptions { SlowerFactor = (double)(slower ?? 1.5m), SlowerMin = TimeSpan.FromMilliseconds((double)(longer ?? 10)) },
                FilterArguments.Read(reader, filter),
                FormatArguments.Read(reader, format));
            return Task.FromResult(reader.Errors.Any
                ? CompareCommand.WriteErrors(reader.Errors.ToList(), FormatArguments.ReadLeniently(result, format), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error)
                : compare(options, cancellationToken));
        });
        return command;
    }

    private static decimal? Number(ArgumentReader reader, Option<string[]> option, string expected, decimal min, decimal max)
    {
        if (reader.Single(option, expected) is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        reader.Errors.Add($"'{text}' is no value of '{option.Name}'.", expected, text, $"write such a number, or leave {option.Name} out");
        return null;
    }
}
