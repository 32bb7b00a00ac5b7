using Rehearsal.Cli.Flows;
using Rehearsal.Cli.Serving;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Logs;

/// <summary>Finds the folders of event logs.</summary>
internal static class LogFolders
{
    private const string Pattern = "*.segment";

    /// <summary>Tells whether a folder is a log's.</summary>
    /// <exception cref="IOException">The folder cannot be searched.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be searched.</exception>
    public static bool IsLog(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, Pattern).Any();

    /// <summary>Says what is to be known of a log that is analysed as it is; null when there is nothing, or it is none.</summary>
    public static string? WordsAbout(string log) =>
        !Directory.Exists(log) ? null
        : ServedSystems.IsServing(log) ? "an event log that is being written; what it holds now is shown"
        : Path.GetDirectoryName(Path.GetFullPath(log)) is { } folder && File.Exists(Path.Combine(folder, RunFolder.RunFileName)) ? "an event log; a run that was not killed has a recording too"
        : null;

    /// <summary>Finds the logs in a folder and below it, in ordinal order.</summary>
    public static string[] Below(string folder)
    {
        string[] logs = [.. FolderSearch.Files(folder, ".segment").Select(static file => Path.GetDirectoryName(file)!).Distinct(StringComparer.Ordinal)];
        Array.Sort(logs, StringComparer.Ordinal);
        return logs;
    }

    /// <summary>Finds the logs a command is about.</summary>
    /// <param name="from">A log's folder, or a folder: its newest run when it is <c>.rehearsal</c>, else every log in and below it. Null for the newest run.</param>
    /// <param name="problem">Why there are none.</param>
    /// <returns>The folders in ordinal order.</returns>
    public static IReadOnlyList<string> Find(string? from, out Diagnostic? problem)
    {
        try
        {
            return Search(from, out problem);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = NotFound($"'{from ?? RunFolder.Root}' cannot be searched.", "folders that can be read", DiskWords.Of(exception), "make them readable, or name a log: --from DIR");
            return [];
        }
    }

    private static string[] Search(string? from, out Diagnostic? problem)
    {
        problem = null;
        if (from is not null && from.Contains("://", StringComparison.Ordinal))
        {
            problem = NotFound($"logs of other machines are not part of this version: '{from}'.", "a folder", "a URL", "copy the folder here and name it");
            return [];
        }

        if (from is not null && File.Exists(from))
        {
            problem = NotFound($"'{from}' is not an event log.", "the folder of a log, with *.segment in it", "a file", FixOf(from));
            return [];
        }

        var folder = from ?? RunFolder.Root;
        if (!Directory.Exists(folder))
        {
            problem = from is null
                ? NotFound("there is no run with a log.", $"a folder {RunFolder.Root} with a run", "none in the current folder", "run scenarios here with --stage local, or name a log: --from DIR")
                : NotFound($"there is no '{from}'.", "the folder of a log", "nothing", "check the path; it counts from the current folder");
            return [];
        }

        var logs = IsLog(folder) ? [folder] : RunFolders.Find(folder, Below);
        if (logs.Length == 0)
        {
            problem = NotFound($"there is no event log in '{folder}'.", "a folder with *.segment in it", "none", "run scenarios with --stage local, which keeps one for each, or name another folder");
        }

        return logs;
    }

    private static string FixOf(string file) => Path.GetExtension(file) switch
    {
        ".jsonl" => "name the folder *.log beside the recording; 'rehearse flow analyze' takes the recording itself",
        ".segment" or ".index" or ".group" => "name the folder it is in",
        _ => "name the folder of a log",
    };

    private static Diagnostic NotFound(string message, string expected, string found, string fix) =>
        new(DiagnosticCodes.LogUnusable, message, expected, found, fix);
}
