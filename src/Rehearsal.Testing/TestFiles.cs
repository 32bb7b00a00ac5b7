using Rehearsal.Scenarios;

namespace Rehearsal.Testing;

/// <summary>Finds the files that a test names.</summary>
public static class TestFiles
{
    /// <summary>Finds every scenario file of a folder.</summary>
    /// <param name="path">
    /// A file, or a folder: of it, the <c>*.yaml</c> and <c>*.yml</c> directly in every folder named <c>scenarios</c> in it, and in itself when it has that
    /// name. A relative path counts from the folder of the test's program; where there is none, from the folder of the source file.
    /// </param>
    /// <param name="sourceFile">The source file that names the path.</param>
    /// <returns>The files in ordinal order; one at least.</returns>
    /// <exception cref="ScenarioInvalidException">There is no such path, or no scenario in it.</exception>
    public static IReadOnlyList<string> Scenarios(string path, string sourceFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(sourceFile);
        var (files, errors) = ScenarioFiles.Find([Locate(path, sourceFile)]);
        return errors.Count == 0 ? files : throw new ScenarioInvalidException(errors);
    }

    /// <summary>Returns where a path of a test leads. Builds that hide their folders (<c>PathMap</c>) leave the program's folder alone to count from.</summary>
    /// <exception cref="ScenarioInvalidException">It leads nowhere.</exception>
    internal static string Locate(string path, string sourceFile)
    {
        var besideProgram = Path.Combine(AppContext.BaseDirectory, path);
        if (Exists(besideProgram))
            return Readable(besideProgram);

        var besideSource = Path.GetFullPath(path, Path.GetDirectoryName(sourceFile) is { Length: > 0 } folder && Path.IsPathFullyQualified(folder) ? folder : Environment.CurrentDirectory);
        return Exists(besideSource) ? Readable(besideSource) : throw new ScenarioInvalidException([Missing(path, besideProgram, besideSource)]);
    }

    private static Diagnostic Missing(string path, string besideProgram, string besideSource)
    {
        var (found, fix) = Path.IsPathFullyQualified(path) ? ("nothing", "check the path")
            : ($"nothing at '{Readable(besideProgram)}', nor at '{Readable(besideSource)}'", "check the path; it counts from the folder of the test's program, else from the folder of the source file");
        var nearest = NearestTo(besideSource) ?? NearestTo(besideProgram);
        return new Diagnostic(DiagnosticCodes.ScenarioNotFound, $"there is no '{path}'.", "an existing file or folder", found, nearest is null ? fix : $"write '{nearest}' at its end, or {fix}");
    }

    private static string? NearestTo(string missing)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(missing));
        try
        {
            return Path.GetDirectoryName(whole) is { } folder && Directory.Exists(folder)
                ? NearestName.Find(Path.GetFileName(whole), [.. Directory.EnumerateFileSystemEntries(folder).Select(static entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)])
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // As it would be written in a shell where the tests run.
    private static string Readable(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? Path.GetFullPath(path) : relative;
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);
}
