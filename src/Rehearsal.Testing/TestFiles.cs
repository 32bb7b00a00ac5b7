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
    internal static string Locate(string path, string sourceFile)
    {
        var besideProgram = Path.Combine(AppContext.BaseDirectory, path);
        if (Exists(besideProgram))
            return Readable(besideProgram);

        var besideSource = Path.GetFullPath(path, Path.GetDirectoryName(sourceFile) is { Length: > 0 } folder && Path.IsPathFullyQualified(folder) ? folder : Environment.CurrentDirectory);
        return Readable(Exists(besideSource) ? besideSource : besideProgram);
    }

    // As it would be written in a shell where the tests run.
    private static string Readable(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? Path.GetFullPath(path) : relative;
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);
}
