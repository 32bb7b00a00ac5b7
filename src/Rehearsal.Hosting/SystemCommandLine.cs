using System.CommandLine;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>The commands of a system's own program.</summary>
/// <param name="name">The system's name.</param>
/// <param name="configure">Adds its services.</param>
/// <param name="output">Where to write.</param>
internal sealed class SystemCommandLine(string name, Action<SystemBuilder> configure, ProgramOutput output)
{
    /// <summary>Carries out <c>run</c>.</summary>
    public int Run(RunOptions options, CancellationToken cancellationToken) =>
        new RunCommand(Load, StageProviders.Create, output, TimeProvider.System).Run(options, cancellationToken);

    /// <summary>Creates the whole command line.</summary>
    public RootCommand Create() => new($"Rehearses {name}: runs scenarios against it, and serves it.")
    {
        RunCommandLine.Create((options, cancellationToken) => Task.FromResult(Run(options, cancellationToken))),
        ServeCommandLine.Create((options, cancellationToken) => new ServeCommand(Load, output, TimeProvider.System).RunAsync(options, cancellationToken)),
        ScenarioCommandLine.Create((options, cancellationToken) => Task.FromResult(new ValidateCommand(Load, output).Run(options, cancellationToken))),
    };

    private LoadedSystem? Load(List<Diagnostic> errors) => LoadedSystem.Load(name, configure, errors);
}
