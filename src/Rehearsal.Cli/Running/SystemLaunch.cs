using Rehearsal.Cli.Processes;
using Rehearsal.Cli.Systems;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Running;

/// <summary>Carries out the commands that need a system's code: finds the system, builds it, and starts it with the same arguments.</summary>
/// <param name="args">The words of the command line.</param>
/// <param name="output">Where to write.</param>
/// <param name="build">Builds systems.</param>
internal sealed class SystemLaunch(IReadOnlyList<string> args, ProgramOutput output, SystemBuild build)
{
    /// <summary>Carries out <c>run</c>.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        List<Diagnostic> errors = [];
        var groups = await PrepareAsync(options.Paths, options.System, options.Tags, errors, cancellationToken);
        return errors.Count > 0 ? await ReportAllAsync(errors, groups, options.Paths, options.Formats, cancellationToken)
            : groups.Count == 1 ? await HandOverAsync(groups[0])
            : await new SeveralSystems(groups, output).RunAsync(options, cancellationToken);
    }

    /// <summary>Carries out <c>scenario validate</c>.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ValidateAsync(ValidateOptions options, CancellationToken cancellationToken)
    {
        List<Diagnostic> errors = [];
        var groups = await PrepareAsync(options.Paths, options.System, tags: [], errors, cancellationToken);
        return errors.Count > 0 ? await ReportAllAsync(errors, groups, options.Paths, options.Formats, cancellationToken)
            : groups.Count == 1 ? await HandOverAsync(groups[0])
            : await new SeveralSystems(groups, output).ValidateAsync(options, cancellationToken);
    }

    /// <summary>Carries out <c>serve</c>.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ServeAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        if (!SystemLocator.TryFindNamed(options.System, out var system, out var problem, option: ""))
        {
            return ReportServing(problem, options);
        }

        var result = await build.EnsureAsync(system, cancellationToken);
        return result.Problem is { } fault ? ReportServing(fault, options) : await HandOverAsync(new SystemGroup(system, []) { Assembly = result.Assembly! });
    }

    private async Task<IReadOnlyList<SystemGroup>> PrepareAsync(
        IReadOnlyList<string> paths,
        string? system,
        IReadOnlyList<string> tags,
        List<Diagnostic> errors,
        CancellationToken cancellationToken)
    {
        var (files, notFound) = ScenarioFiles.Find(paths);
        errors.AddRange(notFound);
        var groups = SystemGroups.Of(files, system, errors, cancellationToken);
        if (groups.Count > 1 && tags.Count > 0 && errors.Count == 0)
        {
            // A system none of whose scenarios carry a tag has nothing to run; alone it would say so as an error.
            var (scenarios, reading) = ScenarioLoading.Load(files, tags, cancellationToken);
            errors.AddRange(reading);
            groups = SystemGroups.Of([.. scenarios.Select(scenario => scenario.File!)], system, errors, cancellationToken);
        }

        List<SystemGroup> built = [];
        foreach (var group in groups)
        {
            var result = await build.EnsureAsync(group.System, cancellationToken);
            if (result.Problem is { } problem)
            {
                errors.Add(problem);
            }
            else
            {
                built.Add(group with { Assembly = result.Assembly! });
            }
        }

        return built;
    }

    private async Task<int> HandOverAsync(SystemGroup group)
    {
        await output.Out.FlushAsync();
        return await SystemProcess.HandOverAsync(group.Assembly, args);
    }

    private int ReportServing(Diagnostic error, ServeOptions options) => ServeReports.WriteErrors([error], options.Formats, output.Out, output.Error);

    // One file without a system, or one that is not there, keeps nobody from learning what is wrong with the others.
    private async Task<int> ReportAllAsync(
        List<Diagnostic> errors, IReadOnlyList<SystemGroup> built, IReadOnlyList<string> paths, IReadOnlyList<ReportTarget> targets, CancellationToken cancellationToken)
    {
        List<Diagnostic> all = [.. errors, .. await new SeveralSystems(built, output).CheckAsync(cancellationToken)];
        var (files, _) = ScenarioFiles.Find(paths);
        // A pipe can be read only once, and one whose system is not known was not read for that.
        foreach (var file in files.Except(built.SelectMany(static group => group.Files)).Where(static file => !Interruptible.MayBlock(file)))
        {
            all.AddRange(ScenarioFiles.Read(file).Diagnostics);
        }

        return ErrorReport.Write([.. all.Distinct()], targets, output.Out, output.Error);
    }
}
