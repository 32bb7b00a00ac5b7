using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Finds the scenario files that paths name, and reads them.</summary>
/// <remarks>
/// A file is taken as it is. Of a folder: the <c>*.yaml</c> and <c>*.yml</c> directly in every folder named <c>scenarios</c> below it,
/// and in itself when it has that name; never under bin, obj or .rehearsal, never through a link. Names are printed as given.
/// </remarks>
public static class ScenarioFiles
{
    private const string ScenariosFolder = "scenarios";

    private static readonly string[] SkippedFolders = ["bin", "obj", ".rehearsal"];

    /// <summary>Finds the files.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <returns>The files in the order of the paths, those of a folder in ordinal order, each once; and an error for each path without one.</returns>
    public static (IReadOnlyList<string> Files, IReadOnlyList<Diagnostic> Errors) Find(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        List<string> files = [];
        List<Diagnostic> errors = [];
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var found = FindIn(path, errors);
            found.Sort(StringComparer.Ordinal);
            foreach (var file in found)
            {
                if (known.Add(Path.GetFullPath(file)))
                {
                    files.Add(file);
                }
            }
        }

        return (files, errors);
    }

    /// <summary>Reads a scenario file, of a bounded number of bytes.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The scenario or what is wrong with the file; one that cannot be read is among the diagnostics.</returns>
    public static ScenarioReading Read(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        try
        {
            return ScenarioYaml.Read(file, ReadBounded(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ScenarioReading(
                null,
                [new Diagnostic(DiagnosticCodes.ScenarioNotFound, "the file cannot be read.", "a file that can be read", DiskWords.Of(exception, file), "make it readable") { File = file }]);
        }
    }

    // One byte beyond the bound is enough for the reader to refuse the file.
    private static byte[] ReadBounded(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var length = stream.CanSeek ? Math.Min(stream.Length, ScenarioLimits.FileBytesMax) : ScenarioLimits.FileBytesMax;
        var buffer = new byte[length + 1];
        return buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
    }

    private static List<string> FindIn(string path, List<Diagnostic> errors)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            errors.Add(NotFound($"there is no '{path}'.", "an existing file or folder", "nothing", MissingFix(path)));
            return [];
        }

        List<string> files = [];
        try
        {
            AddFrom(new DirectoryInfo(Path.GetFullPath(path)), path, files);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(NotFound($"the folder '{path}' cannot be searched.", "folders that can be read", DiskWords.Of(exception), "make them readable, or name the scenario files"));
            return [];
        }

        if (files.Count == 0)
        {
            errors.Add(NotFound(
                $"there are no scenarios in '{path}'.",
                $"*.yaml or *.yml in a folder named {ScenariosFolder}, there or below",
                "none",
                $"name a scenario file, or put one into '{Join(path, ScenariosFolder)}'"));
        }

        return files;
    }

    private static void AddFrom(DirectoryInfo folder, string name, List<string> files)
    {
        var isScenarios = folder.Name == ScenariosFolder;
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo child)
            {
                if (!SkippedFolders.Contains(child.Name, StringComparer.Ordinal) && !child.Attributes.HasFlag(FileAttributes.ReparsePoint))
                {
                    AddFrom(child, Join(name, child.Name), files);
                }
            }
            else if (isScenarios && IsYaml(entry.Name))
            {
                files.Add(Join(name, entry.Name));
            }
        }
    }

    private static bool IsYaml(string name) => name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal);

    private static string Join(string folder, string name) => folder.EndsWith('/') || Path.EndsInDirectorySeparator(folder) ? folder + name : $"{folder}/{name}";

    private static string MissingFix(string path)
    {
        const string Otherwise = "check the path; it counts from the current folder";
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        var parent = Path.GetDirectoryName(Path.GetFullPath(Path.TrimEndingDirectorySeparator(path)));
        if (parent is null || !Directory.Exists(parent))
        {
            return Otherwise;
        }

        List<string> names = [];
        try
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(parent))
            {
                names.Add(Path.GetFileName(entry));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Otherwise;
        }

        names.Sort(StringComparer.Ordinal);
        return NearestName.Find(name, names) is { } nearest ? $"write '{path[..path.LastIndexOf(name, StringComparison.Ordinal)]}{nearest}', or {Otherwise}" : Otherwise;
    }

    private static Diagnostic NotFound(string message, string expected, string found, string fix) =>
        new(DiagnosticCodes.ScenarioNotFound, message, expected, found, fix);
}
