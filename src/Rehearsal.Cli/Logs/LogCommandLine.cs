using System.CommandLine;
using System.Globalization;
using Rehearsal.Cli.Reports;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Logs;

/// <summary>The command <c>log</c> and its parts, which need the files of a log only.</summary>
internal static class LogCommandLine
{
    private const int LimitMax = 100_000;

    /// <summary>Creates the command.</summary>
    /// <param name="output">Where to write.</param>
    /// <returns>The command.</returns>
    public static Command Create(ProgramOutput output) => new DescribedCommand("log", "Verifies, shows and repairs event logs.")
    {
        WriteErrors = LogReports.WriteErrors,
        Subcommands = { Verify(output), Inspect(output), Repair(output) },
    };

    private static DescribedCommand Verify(ProgramOutput output)
    {
        var command = new DescribedCommand("verify", "Checks every byte of an event log with a reader of its own, and says what is whole, torn or damaged, and where.")
        {
            Examples = ["log verify", "log verify --from .rehearsal", "log verify --from data/orders --format json"],
            Notes = ["Exit codes: 0 whole, a torn tail is that too; 1 damaged; 2 bad input."],
        };
        Complete(command, new LogVerifyCommand(output).Run, []);
        return command;
    }

    private static DescribedCommand Inspect(ProgramOutput output)
    {
        var position = ArgumentReader.Option("--position", "N", "Lists records from this position on");
        var limit = ArgumentReader.Option("--limit", "N", "The most records to list: 20 unless said otherwise");
        var filter = FilterArguments.Option("Lists only records that match");
        var record = ArgumentReader.Option("--record", "N", "Shows the record of this position whole, with its place and checksum");
        var command = new DescribedCommand("inspect", "Shows what an event log holds: segments, counts by kind and type, the time it spans, what is known to be flushed, its records.")
        {
            Examples = ["log inspect", "log inspect --position 100 --limit 5", "log inspect --filter 'type:Payment* and outcome:failed'", "log inspect --from data/orders --record 12"],
            Notes = ["Exit codes: 0 shown, also of a damaged log what can be read; 2 bad input."],
        };
        Complete(command, new LogInspectCommand(output).Run, [position, limit, filter, record], (reader, options) =>
        {
            var matching = FilterArguments.Read(reader, filter);
            var from = Number(reader, position, 0, long.MaxValue);
            var most = Number(reader, limit, 1, LimitMax);
            return options with
            {
                Filter = matching,
                Position = from ?? (most is null && matching is null ? null : 0),
                Limit = (int)(most ?? options.Limit),
                Record = Number(reader, record, 0, long.MaxValue),
            };
        });
        return command;
    }

    private static DescribedCommand Repair(ProgramOutput output)
    {
        var yes = new Option<bool>("--yes") { Description = "Do it; without it nothing changes" };
        var command = new DescribedCommand("repair", "Ends a damaged event log behind the last whole batch before the first damage, and keeps what it changes as *.damaged.")
        {
            Examples = ["log repair --from data/orders", "log repair --from data/orders --yes"],
            Notes = ["Without --yes it says what it would do.", "Exit codes: 0 whole, or repaired; 1 damaged, and nothing was done; 2 bad input, or somebody writes the log."],
        };
        Complete(command, new LogRepairCommand(output).Run, [yes], (reader, options) => options with { Yes = reader.Has(yes) });
        return command;
    }

    private static void Complete(Command command, Func<LogOptions, CancellationToken, int> run, IReadOnlyList<Option> more, Func<ArgumentReader, LogOptions, LogOptions>? read = null)
    {
        var from = ArgumentReader.Option("--from", "DIR", "The folder of a log, or a folder with logs. Without it the newest run under .rehearsal");
        var format = FormatArguments.Option();
        command.Add(from);
        foreach (var option in more)
        {
            command.Add(option);
        }

        command.Add(format);
        command.SetAction((result, cancellationToken) =>
        {
            var reader = new ArgumentReader(result);
            var options = new LogOptions(reader.Single(from, "the folder of a log"), FormatArguments.Read(reader, format));
            options = read?.Invoke(reader, options) ?? options;
            return Task.FromResult(reader.Errors.Any
                ? LogReports.WriteErrors(reader.Errors.ToList(), FormatArguments.ReadLeniently(result, format), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error)
                : run(options, cancellationToken));
        });
    }

    private static long? Number(ArgumentReader reader, Option<string[]> option, long min, long max)
    {
        var expected = max == long.MaxValue ? $"a whole number, {min} or more" : $"a whole number, {min} to {max}";
        if (reader.Single(option, expected) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        reader.Errors.Add($"'{text}' is no value of '{option.Name}'.", expected, text, $"write such a number, or leave {option.Name} out");
        return null;
    }
}
