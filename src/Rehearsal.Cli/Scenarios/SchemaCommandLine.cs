using System.CommandLine;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Scenarios;

/// <summary>The command <c>scenario schema</c>, which needs no system.</summary>
internal static class SchemaCommandLine
{
    /// <summary>Creates the command.</summary>
    /// <param name="output">Where to write.</param>
    /// <returns>The command.</returns>
    public static Command Create(ProgramOutput output)
    {
        var command = new DescribedCommand("schema", "Prints the JSON Schema of scenario files, for editors.")
        {
            Examples = ["scenario schema"],
            Notes = ["In an editor that reads YAML with schemas, begin a file with '# yaml-language-server: $schema=scenario.schema.json'."],
        };
        command.SetAction(_ =>
        {
            output.Out.Write(ScenarioSchema.Text);
            return ExitCodes.Passed;
        });
        return command;
    }
}
