using System.Diagnostics.CodeAnalysis;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Systems;

/// <summary>Finds the system a scenario runs against.</summary>
/// <remarks>
/// In this order: <c>--system</c>, the file's own <c>system:</c>, the nearest project walking up from the file. The first
/// one that is given decides: a wrong <c>--system</c> is an error, never a reason to look further.
/// </remarks>
internal static class SystemLocator
{
    /// <summary>The word that asks for a system reached from outside.</summary>
    private const string Foreign = "foreign";

    private const string SystemOption = "--system ";

    private const string Accepted = "a folder with exactly one .csproj, a .csproj, or a .dll";

    /// <summary>Finds the system that the command line names.</summary>
    /// <param name="given">The path, relative to the working directory.</param>
    /// <param name="location">The system.</param>
    /// <param name="problem">Why there is none.</param>
    /// <param name="option">The option it is the value of, with a space behind; empty when it is a word by itself.</param>
    /// <returns>True when there is one.</returns>
    public static bool TryFindNamed(
        string given,
        [NotNullWhen(true)] out SystemLocation? location,
        [NotNullWhen(false)] out Diagnostic? problem,
        string option = SystemOption)
    {
        if (given == Foreign)
        {
            location = null;
            problem = new Diagnostic(
                DiagnosticCodes.Usage,
                "systems reached from outside are not part of this version.",
                option.Length > 0 ? $"{option}with {Accepted}" : Accepted,
                $"{option}foreign",
                "name a system written with Rehearsal; for a folder of that name write ./foreign");
            return false;
        }

        return TryFindAt(Path.GetFullPath(given), option.Length > 0 ? $"by {option}{given}" : $"at '{given}'", file: null, out location, out problem, option);
    }

    /// <summary>Finds the system of a scenario file.</summary>
    /// <param name="scenarioFile">The file as it was given.</param>
    /// <param name="location">The system.</param>
    /// <param name="problem">Why there is none, with what was tried.</param>
    /// <param name="cancellationToken">Ends the wait for the writer of a pipe.</param>
    /// <returns>True when there is one.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static bool TryFindFor(
        string scenarioFile,
        [NotNullWhen(true)] out SystemLocation? location,
        [NotNullWhen(false)] out Diagnostic? problem,
        CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(scenarioFile))!;
        if (!SystemKeyReader.TryRead(scenarioFile, out var declared, cancellationToken))
        {
            location = null;
            problem = new Diagnostic(
                DiagnosticCodes.SystemNotFound, "the system of a scenario in a pipe is not found.", "--system PATH, or a scenario in a file",
                "a pipe, which can be read only once", "give --system PATH, or write the scenario to a file")
            {
                File = scenarioFile,
            };
            return false;
        }

        if (declared is null)
        {
            return TryFindAbove(folder, scenarioFile, out location, out problem);
        }

        var isFound = TryFindAt(Path.GetFullPath(declared.Path, folder), $"by system: {declared.Path}", scenarioFile, out location, out problem);
        problem = problem is null ? null : problem with { Location = declared.Location };
        return isFound;
    }

    private static bool TryFindAt(
        string path,
        string asked,
        string? file,
        [NotNullWhen(true)] out SystemLocation? location,
        [NotNullWhen(false)] out Diagnostic? problem,
        string option = SystemOption)
    {
        location = null;
        if (Directory.Exists(path))
        {
            var projects = ProjectsIn(path);
            if (projects.Length == 1)
            {
                location = new SystemLocation(projects[0]);
            }

            problem = projects.Length == 1 ? null : NotFound(asked, NamesOf(path, projects), NameOne(projects, option), file);
        }
        else if (!File.Exists(path))
        {
            problem = NotFound(asked, $"nothing at {Shown(path)}", "correct the path", file);
        }
        else if (path.EndsWith(SystemLocation.ProjectExtension, StringComparison.Ordinal)
            || path.EndsWith(SystemLocation.AssemblyExtension, StringComparison.Ordinal))
        {
            location = new SystemLocation(path);
            problem = null;
        }
        else
        {
            problem = NotFound(asked, $"the file {Shown(path)}", "name the system's .csproj or its built .dll", file);
        }

        return location is not null;
    }

    private static bool TryFindAbove(
        string folder,
        string scenarioFile,
        [NotNullWhen(true)] out SystemLocation? location,
        [NotNullWhen(false)] out Diagnostic? problem)
    {
        for (var tried = folder; tried is not null; tried = Path.GetDirectoryName(tried))
        {
            var projects = ProjectsIn(tried);
            if (projects.Length == 0)
            {
                continue;
            }

            location = projects.Length == 1 ? new SystemLocation(projects[0]) : null;
            problem = projects.Length == 1
                ? null
                : NotFound("by the nearest project above the file", NamesOf(tried, projects), NameOne(projects, SystemOption), scenarioFile);
            return location is not null;
        }

        location = null;
        problem = NotFound(
            "by the nearest project above the file",
            $"no --system, no 'system:' in the file, no .csproj in {Shown(folder)} or above it",
            "add 'system: PATH' to the file, or give --system PATH",
            scenarioFile);
        return false;
    }

    // Ordinal order, because the file system's order differs between machines and the list is shown.
    private static string[] ProjectsIn(string folder)
    {
        string[] projects;
        try
        {
            projects = Directory.GetFiles(folder, "*" + SystemLocation.ProjectExtension);
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }

        Array.Sort(projects, StringComparer.Ordinal);
        return projects;
    }

    private static string NamesOf(string folder, string[] projects) => projects.Length == 0
        ? $"no .csproj in {Shown(folder)}"
        : $"{projects.Length} projects in {Shown(folder)}: {string.Join(", ", projects.Select(Path.GetFileName))}";

    private static string NameOne(string[] projects, string option) => projects.Length == 0
        ? "name the folder that holds the system's .csproj"
        : $"name one of them: {option}{Shown(projects[0])}";

    private static string Shown(string path) => ShownPath.Of(path);

    private static Diagnostic NotFound(string asked, string found, string fix, string? file) =>
        new(DiagnosticCodes.SystemNotFound, $"no system found {asked}.", Accepted, found, fix) { File = file };
}
