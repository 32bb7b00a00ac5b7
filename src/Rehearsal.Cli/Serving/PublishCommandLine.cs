using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Rehearsal.Cli.Reports;
using Rehearsal.Events;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Serving;

/// <summary>The command <c>publish</c>.</summary>
internal static class PublishCommandLine
{
    private const string DataExpected = "a JSON object, or @ and the path of a file with one";

    // Beside the data a request has the event's type, source and correlation id, which are short.
    private const int BytesMax = RecordingWriter.LineLengthMax - (64 * 1024);
    private const string WaitExpected = "a whole number of seconds from 1 to 3600, also as 30s, 5m or 1h";

    /// <summary>Creates the command.</summary>
    /// <param name="publish">Carries out what the command line asks for; called only when there is no usage error.</param>
    /// <returns>The command.</returns>
    public static Command Create(Func<PublishOptions, CancellationToken, Task<int>> publish)
    {
        var type = new Argument<string[]>("EVENT") { Description = "The event's type", Arity = ArgumentArity.ZeroOrMore };
        var data = ArgumentReader.Option("--data", "JSON|@FILE", "The event's fields. Without it the type's declared example");
        var correlation = ArgumentReader.Option("--correlation", "ID", "The flow it belongs to. Without it a new one");
        var source = ArgumentReader.Option("--source", "NAME", $"Who publishes; {PublishRequest.SourceDefault} unless said otherwise");
        var wait = ArgumentReader.Option("--wait", "TIME", "Waits at most so long (30, 30s, 5m) until every service has handled every event of the flow");
        var folder = ArgumentReader.Option(ServedSystems.OptionName, "DIR|NAME", "The folder of the serving system, or its name. Without it the only one here");
        var format = FormatArguments.Option();
        var command = new DescribedCommand("publish", "Publishes an event into a system that serves.")
        {
            WriteErrors = PublishReports.WriteErrors,
            Examples = ["publish OrderCreated", "publish OrderCreated --data '{\"order_id\":\"ORD-1\"}' --wait 30", "publish OrderCreated --data @order.json --log data/shop"],
            Notes = ["Exit codes: 0 published, and with --wait its flow has ended; 1 it had not ended in time; 2 the event or its data is wrong; 3 nobody serves."],
        };
        command.Add(type);
        foreach (var option in (Option[])[data, correlation, source, wait, folder, format])
        {
            command.Add(option);
        }

        command.SetAction((result, cancellationToken) =>
        {
            var reader = new ArgumentReader(result);
            var types = reader.ReadSome(type, "event", "the type of an event", "OrderCreated");
            if (types.Count > 1)
            {
                reader.Errors.Add("several events are named.", "one event", string.Join(", ", types), "publish one after the other");
            }

            var options = new PublishOptions(
                new PublishRequest(
                    types.Count > 0 ? Text(reader, types[0], "EVENT", "an event type") : "",
                    Single(reader, source, "the name of who publishes") ?? PublishRequest.SourceDefault,
                    Data(reader, data, cancellationToken),
                    Single(reader, correlation, "a correlation id")),
                reader.Single(folder, "a folder, or a system's name"),
                WaitSeconds(reader, wait),
                FormatArguments.Read(reader, format));
            return reader.Errors.Any
                ? Task.FromResult(PublishReports.WriteErrors(reader.Errors.ToList(), FormatArguments.ReadLeniently(result, format), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error))
                : publish(options, cancellationToken);
        });
        return command;
    }

    private static string? Single(ArgumentReader reader, Option<string[]> option, string what) =>
        reader.Single(option, Expected(what)) is { } text ? Text(reader, text, option.Name, what) : null;

    private static string Text(ArgumentReader reader, string text, string option, string what)
    {
        if (text.Length > PublishRequest.TextLengthMax)
        {
            reader.Errors.Add($"the value of '{option}' is no {what[(what.IndexOf(' ', StringComparison.Ordinal) + 1)..]}.", Expected(what), string.Create(CultureInfo.InvariantCulture, $"{text.Length:N0} characters"), "shorten it");
        }
        else if (text.Any(char.IsControl))
        {
            reader.Errors.Add($"the value of '{option}' is no {what[(what.IndexOf(' ', StringComparison.Ordinal) + 1)..]}.", Expected(what), $"the control character U+{(int)text.First(char.IsControl):X4}", "remove it");
        }

        return text;
    }

    private static string Expected(string what) => string.Create(CultureInfo.InvariantCulture, $"{what}, 1 to {PublishRequest.TextLengthMax:N0} characters on one line");

    private static EventData? Data(ArgumentReader reader, Option<string[]> option, CancellationToken cancellationToken)
    {
        if (reader.Single(option, DataExpected) is not { } text)
        {
            return null;
        }

        byte[] bytes = [];
        try
        {
            if (text == "@")
            {
                reader.Errors.Add("the file of the data has no name.", DataExpected, text, "write its path behind the @");
                return null;
            }

            bytes = text[0] == '@' ? InputFile.ReadAtMost(text[1..], BytesMax, cancellationToken) : Encoding.UTF8.GetBytes(text);
            if (bytes.Length <= BytesMax)
            {
                return new EventData(bytes);
            }

            reader.Errors.Add("the data is too large.", $"at most {Bytes(BytesMax)}", "more", "keep large data elsewhere, and publish where it is");
        }
        catch (ArgumentException exception)
        {
            var found = exception.InnerException is JsonException fault ? JsonWords.Of(fault, bytes) : "what is not UTF-8";
            reader.Errors.Add("the data is not JSON.", DataExpected, found, "correct it; in a shell put the whole of it in single quotes");
        }
        catch (Exception exception) when (DiskWords.IsKnown(exception))
        {
            reader.Errors.Add($"the file '{text[1..]}' cannot be read.", DataExpected, DiskWords.Of(exception, text[1..]), "correct the path");
        }

        return null;
    }

    private static string Bytes(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} bytes");

    private static int WaitSeconds(ArgumentReader reader, Option<string[]> option)
    {
        if (reader.Single(option, WaitExpected) is not { } text)
        {
            return 0;
        }

        var seconds = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : AgeText.TryParse(text)?.TotalSeconds ?? 0;
        if (seconds is >= 1 and <= ServeDoor.WaitSecondsMax && double.IsInteger(seconds))
        {
            return (int)seconds;
        }

        reader.Errors.Add($"'{text}' is no time to wait.", WaitExpected, text, "write such a time, or leave --wait out");
        return 0;
    }
}
