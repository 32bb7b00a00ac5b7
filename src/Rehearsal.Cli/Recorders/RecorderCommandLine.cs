using System.CommandLine;
using Rehearsal.Cli.Receiving;
using Rehearsal.Cli.Reports;
using Rehearsal.Cli.Serving;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Recorders;

/// <summary>The command <c>recorder</c> and its parts, which need the log of a system only, not the system.</summary>
internal static class RecorderCommandLine
{
    /// <summary>Creates the command.</summary>
    /// <param name="commands">Carries it out.</param>
    /// <returns>The command.</returns>
    /// <param name="receive">Carries out what <see cref="ReceiverProcess"/> asks of this program.</param>
    public static Command Create(RecorderCommands commands, ReceiveCommand receive) => new DescribedCommand("recorder", "Records what a serving system does, or what other programs report.")
    {
        WriteErrors = RecorderReports.WriteErrors,
        Subcommands = { Start(commands), Stop(commands), List(commands), Receive(receive) },
    };

    private static Command Receive(ReceiveCommand receive)
    {
        var folder = new Argument<string>("FOLDER");
        var source = new Argument<string>("SOURCE");
        var command = new Command(ReceiverProcess.CommandName, "Receives traces into a log. 'recorder start' starts it.") { folder, source };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) => OtlpSource.TryRead(result.GetValue(source)!, out var read)
            ? receive.RunAsync(result.GetValue(folder)!, read, cancellationToken)
            : Task.FromResult(ExitCodes.BadInput));
        return command;
    }

    private static DescribedCommand Start(RecorderCommands commands)
    {
        var filter = FilterArguments.Option("Records the whole flows in which something matches. Without it all");
        var name = ArgumentReader.Option("--name", "NAME", "What to call it. Without it a name made of the filter");
        var file = ArgumentReader.Option("--output", "FILE|DIR", $"Where its recording goes when it stops: {RecordingTarget.Expected}");
        var source = ArgumentReader.Option("--source", "otlp://ADDRESS:PORT", "Receives traces of programs in any language there (OTLP/HTTP) and records them, until the last recorder of it stops");
        var command = new DescribedCommand("start", "Starts a recorder. It goes on whatever ends in between: the system, this command, the machine.")
        {
            Examples = ["recorder start", "recorder start --source otlp://127.0.0.1:4318", "recorder start --filter \"order_id:ORD-12345\"", "recorder start --filter 'type:Payment* and amount>1000' --name large"],
            Notes = ["A recorder costs the system nothing: it is a place in the log that the system keeps anyway.", "Exit codes: 0 started; 2 bad input; 3 no system serves, or has served, there."],
        };
        Complete(command, [filter, name, file, source], commands.StartAsync, (reader, options) => options with
        {
            Source = Source(reader, source),
            Filter = FilterArguments.Read(reader, filter),
            Name = Name(reader, reader.Single(name, RecorderNames.Expected)),
            Output = Output(reader, file),
        });
        return command;
    }

    private static DescribedCommand Stop(RecorderCommands commands)
    {
        var name = new Argument<string[]>("NAME") { Description = "The recorder; may be left out when there is one", Arity = ArgumentArity.ZeroOrMore };
        var file = ArgumentReader.Option("--output", "FILE|DIR", $"Where its recording goes: {RecordingTarget.Expected}. Without it what 'start' said, else NAME.jsonl");
        var command = new DescribedCommand("stop", "Stops a recorder and writes its recording.")
        {
            Examples = ["recorder stop --output order_12345_flow.json", "recorder stop large --output recordings/"],
            Notes = ["Whether the system serves at that moment does not matter.", "Exit codes: 0 stopped, whether anything matched or not; 2 bad input, and it goes on recording; 3 no system serves, or has served, there."],
        };
        command.Add(name);
        Complete(command, [file], commands.StopAsync, (reader, options) => options with
        {
            Name = One(reader, reader.ReadWords(name)),
            Output = Output(reader, file),
        });
        return command;
    }

    private static DescribedCommand List(RecorderCommands commands)
    {
        var command = new DescribedCommand("list", "Lists the recorders that record.")
        {
            Examples = ["recorder list", "recorder list --format json"],
            Notes = ["Exit codes: 0 listed; 2 bad input; 3 no system serves, or has served, there."],
        };
        Complete(command, [], (options, cancellationToken) => Task.FromResult(commands.List(options, cancellationToken)), static (_, options) => options);
        return command;
    }

    private static void Complete(
        Command command,
        IReadOnlyList<Option> more,
        Func<RecorderOptions, CancellationToken, Task<int>> carry,
        Func<ArgumentReader, RecorderOptions, RecorderOptions> read)
    {
        var folder = ArgumentReader.Option(ServedSystems.OptionName, "DIR|NAME", "The folder of the serving system, or its name. Without it the only one here");
        var format = FormatArguments.Option();
        foreach (var option in (Option[])[.. more, folder, format])
        {
            command.Add(option);
        }

        command.SetAction((result, cancellationToken) =>
        {
            var reader = new ArgumentReader(result);
            var options = read(reader, new RecorderOptions(reader.Single(folder, "a folder, or a system's name"), null, null, null, FormatArguments.Read(reader, format)));
            return reader.Errors.Any
                ? Task.FromResult(RecorderReports.WriteErrors(reader.Errors.ToList(), FormatArguments.ReadLeniently(result, format), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error))
                : carry(options, cancellationToken);
        });
    }

    private static string? One(ArgumentReader reader, IReadOnlyList<string> names)
    {
        if (names.Count > 1)
        {
            reader.Errors.Add("several recorders are named.", "one", string.Join(", ", names), "stop one after the other");
        }

        return names.Count == 0 ? null : Name(reader, names[0]);
    }

    private static OtlpSource? Source(ArgumentReader reader, Option<string[]> option)
    {
        if (reader.Single(option, OtlpSource.Expected) is not { } text)
        {
            return null;
        }

        if (!OtlpSource.TryRead(text, out var source))
        {
            reader.Errors.Add($"'{text}' is no source.", OtlpSource.Expected, text, "write such a source, or leave --source out for a system that serves");
        }

        return source;
    }

    private static string? Name(ArgumentReader reader, string? name)
    {
        if (name is not null && !RecorderNames.IsName(name))
        {
            reader.Errors.Add($"'{name}' is no name of a recorder.", RecorderNames.Expected, name, "choose such a name");
        }

        return name;
    }

    private static string? Output(ArgumentReader reader, Option<string[]> option)
    {
        var given = reader.Single(option, RecordingTarget.Expected);
        if (given is not null && RecordingTarget.TryRead(given, "name") is null)
        {
            reader.Errors.Add($"'{given}' is no file for a recording.", RecordingTarget.Expected, given, "give it one of these endings");
        }

        return given;
    }
}
