using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Flows;

/// <summary>Finds the recordings a command is about.</summary>
internal static class RecordingFiles
{
    private const string Pattern = "*.jsonl";

    /// <summary>Finds the recordings.</summary>
    /// <param name="from">A file, or a folder: its newest run when it is <c>.rehearsal</c>, else every recording in and below it. Null for the newest run.</param>
    /// <param name="problem">Why there are none.</param>
    /// <returns>The files in ordinal order.</returns>
    public static IReadOnlyList<string> Find(string? from, out Diagnostic? problem)
    {
        problem = null;
        if (from is not null && File.Exists(from))
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

        var files = IsRoot(folder) ? NewestRun(folder) : Below(folder);
        if (files.Length == 0)
        {
            problem = NotFound($"there are no recordings in '{folder}'.", Pattern, "none", "run scenarios first, or name another folder");
        }

        return files;
    }

    private static bool IsRoot(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) == RunFolder.Root;

    // Folders are named by the time of their run, so the last name is the newest run.
    private static string[] NewestRun(string root)
    {
        var runs = Directory.GetDirectories(root);
        Array.Sort(runs, StringComparer.Ordinal);
        return runs.Reverse().Select(Below).FirstOrDefault(files => files.Length > 0) ?? [];
    }

    private static string[] Below(string folder)
    {
        var files = Directory.GetFiles(folder, Pattern, SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private static Diagnostic NotFound(string message, string expected, string found, string fix) =>
        new(DiagnosticCodes.RecordingInvalid, message, expected, found, fix);
}
