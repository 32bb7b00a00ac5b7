using Rehearsal.Cli.Logs;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Serving;

/// <summary>Finds the folder of the serving system that a command is about.</summary>
internal static class ServedSystems
{
    /// <summary>The name of the option that names it.</summary>
    public const string OptionName = "--log";

    /// <summary>Finds the folder.</summary>
    /// <param name="given">Its path, as <c>serve --log</c> was given it, or a system's name; null for the only one below the current folder.</param>
    /// <param name="problem">Why there is none.</param>
    public static ServeFolder? Find(string? given, out Diagnostic? problem)
    {
        try
        {
            return Search(given, out problem);
        }
        catch (Exception exception) when (DiskWords.IsKnown(exception))
        {
            problem = Unsearchable(given ?? ServeFolder.Root, exception);
            return null;
        }
    }

    /// <summary>Says that a folder cannot be searched for a system that serves.</summary>
    public static Diagnostic Unsearchable(string folder, Exception exception) => new(
        DiagnosticCodes.Usage, $"'{folder}' cannot be searched for a system that serves.", "folders that can be read", DiskWords.Of(exception), $"make them readable, or name the folder of the system: {OptionName} DIR");

    private static ServeFolder? Search(string? given, out Diagnostic? problem)
    {
        problem = null;
        string[] found = Directory.Exists(ServeFolder.Root)
            ? [.. Directory.GetDirectories(ServeFolder.Root).Select(static path => path.Replace('\\', '/')).Where(IsServed).Order(StringComparer.Ordinal)]
            : [];
        if (given is not null)
        {
            var named = new[] { given, $"{ServeFolder.Root}/{given}" }.FirstOrDefault(IsServed);
            problem = named is null
                ? new Diagnostic(
                    DiagnosticCodes.StageUnavailable, $"no system serves, or has served, in '{given}'.", found.Length > 0 ? $"one of: {string.Join(", ", found)}" : "the folder that 'rehearse serve --log' was given",
                    "no log there", "start it with 'rehearse serve SYSTEM', or correct the path")
                : null;
            return named is null ? null : ServeFolder.Of(named, "");
        }

        problem = found.Length switch
        {
            0 => new Diagnostic(
                DiagnosticCodes.StageUnavailable, "no system serves here.", $"one below {ServeFolder.Root}", "none in the current folder",
                $"start one with 'rehearse serve SYSTEM', or name its folder: {OptionName} DIR"),
            > 1 => new Diagnostic(
                DiagnosticCodes.Usage, "several systems serve, or have served, here.", $"one, or {OptionName}", string.Join(", ", found.Select(static path => Path.GetFileName(path))),
                $"say which: {OptionName} {Path.GetFileName(found[0])}"),
            _ => null,
        };
        return found.Length == 1 ? ServeFolder.Of(found[0], "") : null;
    }

    /// <summary>Finds the log of the one system that serves below the current folder now; null when there is none or several.</summary>
    /// <param name="problem">Why that cannot be told.</param>
    public static string? ServingLog(out Diagnostic? problem)
    {
        problem = null;
        try
        {
            var serving = Directory.Exists(ServeFolder.Root)
                ? Directory.GetDirectories(ServeFolder.Root).Select(static path => ServeFolder.Of(path.Replace('\\', '/'), "")).Where(static folder => IsServed(folder.Path) && File.Exists(folder.Address)).ToList()
                : [];
            return serving.Count == 1 ? serving[0].Log : null;
        }
        catch (Exception exception) when (DiskWords.IsKnown(exception))
        {
            problem = Unsearchable(ServeFolder.Root, exception);
            return null;
        }
    }

    /// <summary>Tells whether a log is that of a system that serves.</summary>
    /// <param name="log">The folder of the log.</param>
    public static bool IsServing(string log) => Path.GetDirectoryName(Path.GetFullPath(log)) is { } folder && File.Exists(ServeFolder.Of(folder, "").Address);

    private static bool IsServed(string path) => LogFolders.IsLog(ServeFolder.Of(path, "").Log);
}
