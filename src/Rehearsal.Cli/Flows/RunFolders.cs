using System.Globalization;
using System.Text.RegularExpressions;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Flows;

/// <summary>The folders that runs leave under <c>.rehearsal</c>.</summary>
internal static partial class RunFolders
{
    /// <summary>Tells whether a folder holds the folders of runs.</summary>
    public static bool IsRoot(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) == RunFolder.Root;

    /// <summary>Finds what a folder holds: of <c>.rehearsal</c> what the newest run that has any left, of any other folder everything.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="below">Finds what is in a folder and below it.</param>
    public static string[] Find(string folder, Func<string, string[]> below) => IsRoot(folder) ? NewestRun(folder, below) : below(folder);

    // Folders are named by the time of their run and a number, so the last name is the newest run. A folder that --output named has no time.
    private static string[] NewestRun(string root, Func<string, string[]> below) => Directory.GetDirectories(root)
        .Select(run => (Path: run, Name: RunName().Match(Path.GetFileName(run))))
        .Where(run => run.Name.Success)
        .OrderByDescending(run => run.Name.Groups["time"].Value, StringComparer.Ordinal)
        .ThenByDescending(run => int.Parse(run.Name.Groups["number"].ValueSpan, CultureInfo.InvariantCulture))
        .Select(run => below(run.Path))
        .FirstOrDefault(found => found.Length > 0) ?? [];

    [GeneratedRegex(@"\A(?<time>[0-9]{8}-[0-9]{6}-[0-9]{3})-(?<number>[0-9]{1,9})\z")]
    private static partial Regex RunName();
}
