using System.Text.Json;
using Rehearsal.Cli.Processes;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Systems;

/// <summary>Builds a system when its inputs changed since it was last built here.</summary>
/// <remarks>
/// Builds in Release: Debug code is never optimised however often it runs, so simulated hours would take several times as long, and
/// an editor that builds Debug at the same time does not touch the same files.
/// </remarks>
/// <param name="progress">Where a line for people goes when a build begins or waits.</param>
/// <param name="lockFolder">The folder of the locks that builds take.</param>
internal sealed class SystemBuild(TextWriter progress, string lockFolder)
{
    private const string Configuration = "Release";

    /// <summary>The most lines of a failed build that are shown; the first ones name the cause.</summary>
    private const int ErrorLinesMax = 50;

    /// <summary>Makes sure that a system can be started.</summary>
    /// <param name="system">The system.</param>
    /// <param name="cancellationToken">Ends a running build.</param>
    /// <returns>The full path of the assembly to start, or why there is none.</returns>
    public async Task<BuildResult> EnsureAsync(SystemLocation system, CancellationToken cancellationToken)
    {
        if (!system.IsProject)
        {
            return IsProgram(system.Path) ? new BuildResult(system.Path) : new BuildResult(NotAProgram(system.Path));
        }

        if (BuildStamp.TryRead(system.Path, out var stamp) && stamp.IsUpToDate())
        {
            return new BuildResult(stamp.Output);
        }

        var lockPath = BuildLock.FileFor(lockFolder, system.Path);
        using var held = await BuildLock.TakeAsync(lockPath, () => Say("waiting for another build…"), cancellationToken);
        if (held is null)
        {
            return new BuildResult(new Diagnostic(
                DiagnosticCodes.SystemDoesNotBuild,
                $"{ShownPath.Of(system.Path)} was not built: another build did not end.",
                $"the lock {lockPath} to become free",
                $"still held after {BuildLock.WaitMax.TotalMinutes:0} minutes",
                "end the process that holds it"));
        }

        // Whoever held the lock may have built this very system.
        if (BuildStamp.TryRead(system.Path, out stamp) && stamp.IsUpToDate())
        {
            return new BuildResult(stamp.Output);
        }

        Say($"building {ShownPath.Of(system.Path)}…");
        return await BuildAsync(system.Path, cancellationToken);
    }

    private async Task<BuildResult> BuildAsync(string project, CancellationToken cancellationToken)
    {
        BuildStamp.Remove(project);
        var begin = DateTime.UtcNow;
        CapturedProcess dotnet;
        try
        {
            // With -getProperty standard output is one JSON document and errors are written once, to standard error.
            dotnet = await CapturedProcess.RunAsync(
                DotnetHost.FindMuxer(),
                [
                    "build", project, "-c", Configuration, "-t:Build", "-v:quiet", "-nologo", "-tl:off", "-nodeReuse:false",
                    "-getProperty:TargetPath", "-getProperty:ProjectAssetsFile", "-getProperty:OutputType",
                ],
                cancellationToken);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new BuildResult(new Diagnostic(
                DiagnosticCodes.SystemDoesNotBuild,
                $"{ShownPath.Of(project)} was not built: the .NET SDK was not found.",
                "'dotnet' on the PATH",
                "no such program",
                "install the .NET SDK, or name an assembly that is already built: --system PATH.dll"));
        }

        if (dotnet.ExitCode != 0)
        {
            return new BuildResult(DoesNotBuild(project, ErrorLines(dotnet)));
        }

        using var properties = JsonDocument.Parse(dotnet.Output);
        var values = properties.RootElement.GetProperty("Properties");
        var output = values.GetProperty("TargetPath").GetString()!;
        if (!IsProgram(output))
        {
            return new BuildResult(NotAProgram(project));
        }

        if (PrecompiledAssemblies.AreHere)
        {
            PrecompiledAssemblies.Install(AppContext.BaseDirectory, Path.GetDirectoryName(output)!);
        }

        var inputs = BuildInputsFinder.Find(project, values.GetProperty("ProjectAssetsFile").GetString()!);
        if (inputs.List() is { } listing && !inputs.AnyWrittenBetween(begin, DateTime.UtcNow))
        {
            new BuildStamp(PrecompiledAssemblies.AreHere, output, inputs, listing).Write(project);
        }

        return new BuildResult(output);
    }

    // What tells a program from a library: only a program says which runtime it starts on.
    private static bool IsProgram(string assembly) =>
        File.Exists(assembly) && File.Exists(Path.ChangeExtension(assembly, ".runtimeconfig.json"));

    private static Diagnostic NotAProgram(string path) => new(
        DiagnosticCodes.SystemInvalid,
        $"{ShownPath.Of(path)} is not a program.",
        "a project with <OutputType>Exe</OutputType> and one <TargetFramework>, whose Program.cs calls RehearsalApp.RunAsync",
        "no .runtimeconfig.json beside the assembly",
        "name the system's own project, or make this one a program");

    private Diagnostic DoesNotBuild(string project, string[] errors)
    {
        foreach (var line in errors.Take(ErrorLinesMax))
        {
            progress.WriteLine(line);
        }

        if (errors.Length > ErrorLinesMax)
        {
            progress.WriteLine($"… and {errors.Length - ErrorLinesMax} more");
        }

        return new Diagnostic(
            DiagnosticCodes.SystemDoesNotBuild,
            $"{ShownPath.Of(project)} does not build.",
            "a project that builds without errors",
            errors.Length switch { 0 => "a build that failed without a word", 1 => errors[0], var count => $"{count} errors, the first: {errors[0]}" },
            $"mend them; 'dotnet build {ShownPath.Of(project)} -c {Configuration}' shows the whole build");
    }

    // Each error once, with paths as people write them and without the project at its end.
    private static string[] ErrorLines(CapturedProcess dotnet)
    {
        // MSBuild may break down before it has a logger; it then writes to standard output.
        var text = string.IsNullOrWhiteSpace(dotnet.Errors) ? dotnet.Output : dotnet.Errors;
        var here = Environment.CurrentDirectory + Path.DirectorySeparatorChar;
        return
        [
            .. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.Contains(": warning ", StringComparison.Ordinal))
                .Select(line => line.EndsWith(']') && line.LastIndexOf(" [", StringComparison.Ordinal) is > 0 and var end ? line[..end] : line)
                .Select(line => line.Replace(here, "", StringComparison.Ordinal))
                .Distinct(),
        ];
    }

    private void Say(string text) => progress.WriteLine("rehearse: " + text);
}
