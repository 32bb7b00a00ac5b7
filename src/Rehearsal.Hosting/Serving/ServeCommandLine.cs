using System.CommandLine;
using System.Globalization;

namespace Rehearsal.Hosting;

/// <summary>The command <c>serve</c>: its options and their words, in one place for the tool and for every system.</summary>
internal static class ServeCommandLine
{
    private const string PortExpected = "a whole number from 0 to 65535; 0 is any free port";

    /// <summary>Creates the command.</summary>
    /// <param name="serve">Carries out what the command line asks for; called only when there is no usage error.</param>
    /// <returns>The command.</returns>
    public static Command Create(Func<ServeOptions, CancellationToken, Task<int>> serve)
    {
        var system = new Argument<string[]>("SYSTEM")
        {
            Description = "A folder with one project, a .csproj or a .dll",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var folder = ArgumentReader.Option("--log", "DIR", "The folder of its log and what belongs to it. Without it .rehearsal/serve/NAME");
        var port = ArgumentReader.Option("--port", "N", "The port to listen on, on this machine only. Without it any that is free");
        var flush = new Option<bool>("--flush") { Description = "An event counts only when the disk has it: survives a loss of power, and costs a flush each time" };
        var format = FormatArguments.Option();
        var command = new DescribedCommand("serve", "Runs a system in real time until Ctrl-C. Its log stays, and the next start goes on where it ended.")
        {
            WriteErrors = ServeReports.WriteErrors,
            Examples = ["serve samples/Shop", "serve samples/Shop --log data/shop --port 5080"],
            Notes =
            [
                "Publish into it with 'rehearse publish', record it with 'rehearse recorder', look at it with 'rehearse metrics show' and 'rehearse flow analyze'.",
                "Exit codes: 0 stopped by Ctrl-C or SIGTERM, everything committed; 1 the log failed; 2 bad input; 3 the port or the log is taken.",
            ],
        };
        command.Add(system);
        command.Add(folder);
        command.Add(port);
        command.Add(flush);
        command.Add(format);
        command.SetAction((result, cancellationToken) =>
        {
            var reader = new ArgumentReader(result);
            var systems = reader.ReadSome(system, "system", "a folder with one project, a .csproj or a .dll", "samples/Shop");
            if (systems.Count > 1)
            {
                reader.Errors.Add("several systems are given.", "one system", string.Join(", ", systems), "serve each in a process of its own");
            }

            var options = new ServeOptions(systems.Count > 0 ? systems[0] : "", reader.Single(folder, "a folder"), Port(reader, port), reader.Has(flush))
            {
                Formats = FormatArguments.Read(reader, format),
            };
            return reader.Errors.Any
                ? Task.FromResult(ServeReports.WriteErrors(reader.Errors.ToList(), FormatArguments.ReadLeniently(result, format), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error))
                : serve(options, cancellationToken);
        });
        return command;
    }

    private static int Port(ArgumentReader reader, Option<string[]> option)
    {
        if (reader.Single(option, PortExpected) is not { } text)
        {
            return 0;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue)
        {
            return port;
        }

        reader.Errors.Add($"'{text}' is no port.", PortExpected, text, "write such a number, or leave --port out");
        return 0;
    }
}
