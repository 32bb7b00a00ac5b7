using System.Globalization;
using System.Text.RegularExpressions;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Flows;

/// <summary>Finds the recordings a command is about.</summary>
internal static partial class RecordingFiles
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
            problem = IsRoot(folder)
                ? NotFound($"there is no run with recordings in '{folder}'.", $"a folder YYYYMMDD-HHMMSS-mmm-N with {Pattern}", "none", "run scenarios first, or name the folder that --output gave a run: --from DIR")
                : NotFound($"there are no recordings in '{folder}'.", Pattern, "none", "run scenarios first, or name another folder");
        }

        return files;
    }

    private static bool IsRoot(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) == RunFolder.Root;

    // Folders are named by the time of their run and a number, so the last name is the newest run. A folder that --output named has no time.
    private static string[] NewestRun(string root) => Directory.GetDirectories(root)
        .Select(run => (Path: run, Name: RunName().Match(Path.GetFileName(run))))
        .Where(run => run.Name.Success)
        .OrderByDescending(run => run.Name.Groups["time"].Value, StringComparer.Ordinal)
        .ThenByDescending(run => int.Parse(run.Name.Groups["number"].ValueSpan, CultureInfo.InvariantCulture))
        .Select(run => Below(run.Path))
        .FirstOrDefault(files => files.Length > 0) ?? [];

    [GeneratedRegex(@"\A(?<time>[0-9]{8}-[0-9]{6}-[0-9]{3})-(?<number>[0-9]{1,9})\z")]
    private static partial Regex RunName();

    private static string[] Below(string folder)
    {
        var files = Directory.GetFiles(folder, Pattern, SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private static Diagnostic NotFound(string message, string expected, string found, string fix) =>
        new(DiagnosticCodes.RecordingInvalid, message, expected, found, fix);
}
