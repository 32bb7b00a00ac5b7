using System.CommandLine;

namespace Rehearsal.Hosting;

/// <summary>The command <c>scenario</c> and its parts that need a system's code.</summary>
internal static class ScenarioCommandLine
{
    /// <summary>Creates the command.</summary>
    /// <param name="validate">Carries out <c>scenario validate</c>; called only when there is no usage error.</param>
    /// <returns>The command.</returns>
    public static Command Create(Func<ValidateOptions, CancellationToken, Task<int>> validate)
    {
        var paths = ArgumentReader.Paths();
        var system = RunCommandLine.SystemOption();
        var format = FormatArguments.Option();
        var command = new DescribedCommand("validate", "Checks scenario files against the system without running them.")
        {
            Examples = ["scenario validate samples/Shop", "scenario validate order_flow.yaml --format json"],
            Notes = ["Exit codes: 0 all are valid, 2 some are not."],
        };
        command.Add(paths);
        command.Add(system);
        command.Add(format);
        command.SetAction((result, cancellationToken) =>
        {
            var reader = new ArgumentReader(result);
            var options = new ValidateOptions(
                reader.ReadPaths(paths),
                reader.Single(system, "a folder, a .csproj or a .dll"),
                FormatArguments.Read(reader, format));
            return reader.Errors.Any
                ? Task.FromResult(ErrorReport.Write(reader.Errors.ToList(), FormatArguments.ReadLeniently(result, format), result.InvocationConfiguration))
                : validate(options, cancellationToken);
        });
        return new DescribedCommand("scenario", "Works with scenario files.")
        {
            Examples = ["scenario validate samples/Shop"],
            Subcommands = { command },
        };
    }
}
