using Rehearsal.Cli.Logs;
using Rehearsal.Cli.Remote;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Flows;

/// <summary>Finds the recordings a command is about, and the logs of runs that ended before they had one.</summary>
internal static class RecordingFiles
{
    private const string Extension = ".jsonl";
    private const string Pattern = "*" + Extension;

    /// <summary>Finds the recordings.</summary>
    /// <param name="from">A file, a URL, a log's folder, or a folder: its newest run when it is <c>.rehearsal</c>, else every recording in and below it. Null for the newest run.</param>
    /// <param name="problem">Why there are none.</param>
    /// <returns>Files and URLs, and folders of logs that have no recording beside them, in ordinal order.</returns>
    public static IReadOnlyList<string> Find(string? from, out Diagnostic? problem)
    {
        try
        {
            return Search(from, out problem);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = NotFound($"'{from ?? RunFolder.Root}' cannot be searched.", "folders that can be read", DiskWords.Of(exception), "make them readable, or name a recording: --from FILE");
            return [];
        }
    }

    private static string[] Search(string? from, out Diagnostic? problem)
    {
        problem = null;
        if (RecordingUrl.IsUrl(from))
        {
            return RecordingUrl.TryRead(from, out problem) is null ? [] : [from];
        }

        if (from is not null && (File.Exists(from) || LogFolders.IsLog(from)))
        {
            return [from];
        }

        var folder = from ?? RunFolder.Root;
        if (!Directory.Exists(folder))
        {
            problem = from is null
                ? NotFound("there is no run to analyse.", $"a folder {RunFolder.Root} with a run", "none in the current folder", "run scenarios here first, or name a recording: --from FILE")
                : NotFound($"there is no '{from}'.", "a recording, or a folder with recordings", "nothing", "check the path; it counts from the current folder");
            return [];
        }

        var files = RunFolders.Find(folder, Below);
        if (files.Length == 0)
        {
            problem = RunFolders.IsRoot(folder)
                ? NotFound($"there is no run with recordings in '{folder}'.", $"a folder YYYYMMDD-HHMMSS-mmm-N with {Pattern}", "none", "run scenarios first, or name the folder that --output gave a run: --from DIR")
                : NotFound($"there are no recordings in '{folder}'.", Pattern, "none", "run scenarios first, or name another folder; a recording that ends otherwise by its file");
        }

        return files;
    }

    // A recording is what a run said of itself at its end; a log alone is what a run that was killed left.
    private static string[] Below(string folder)
    {
        string[] found =
        [
            .. FolderSearch.Files(folder, Extension),
            .. LogFolders.Below(folder).Where(static log => !File.Exists(Path.ChangeExtension(log, Extension))),
        ];
        Array.Sort(found, StringComparer.Ordinal);
        return found;
    }

    private static Diagnostic NotFound(string message, string expected, string found, string fix) =>
        new(DiagnosticCodes.RecordingInvalid, message, expected, found, fix);
}
