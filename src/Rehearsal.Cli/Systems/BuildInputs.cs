using System.IO.Enumeration;
using System.Text;

namespace Rehearsal.Cli.Systems;

/// <summary>The files that decide a build, listed with size and time, so that two listings are equal when nothing changed.</summary>
/// <remarks>
/// Every file below a project's folder counts, whatever its kind, because any of them may be compiled, embedded or copied. Not
/// counted: outputs, hidden files and folders but for <c>.editorconfig</c> and <c>.globalconfig</c>, scenario files (they
/// change far more often than the system, and are read when it runs), and the lock file of packages, which restoring writes.
/// </remarks>
/// <param name="folders">The projects' folders, listed with everything below them.</param>
/// <param name="files">Single files outside of them; one that does not exist is left out, so that its arrival shows.</param>
internal sealed class BuildInputs(IReadOnlyList<string> folders, IReadOnlyList<string> files)
{
    /// <summary>The most files a listing may hold; a larger tree is left to MSBuild's own check at every start.</summary>
    public const int FileCountMax = 20_000;

    private static readonly string[] FoldersSkipped = ["bin", "obj", "artifacts", "node_modules", "TestResults"];

    /// <summary>Gets the projects' folders.</summary>
    public IReadOnlyList<string> Folders => folders;

    /// <summary>Gets the single files.</summary>
    public IReadOnlyList<string> Files => files;

    /// <summary>Lists the inputs as they are now.</summary>
    /// <returns>One line a file in ordinal order; null above <see cref="FileCountMax"/>.</returns>
    public string? List()
    {
        List<Entry> entries = [];
        foreach (var folder in folders)
        {
            if (!Directory.Exists(folder))
            {
                continue;
            }

            foreach (var entry in Below(folder))
            {
                entries.Add(entry);
                if (entries.Count > FileCountMax)
                {
                    return null;
                }
            }
        }

        foreach (var file in files)
        {
            if (new FileInfo(file) is { Exists: true } info)
            {
                entries.Add(new Entry(file, info.Length, info.LastWriteTimeUtc.Ticks));
            }
        }

        entries.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return Write(entries);
    }

    /// <summary>Gets whether any input was written within a span of time.</summary>
    /// <param name="begin">The earliest time, exclusive.</param>
    /// <param name="end">The latest time, inclusive.</param>
    /// <returns>True when a build in that time may have seen either state.</returns>
    public bool AnyWrittenBetween(DateTime begin, DateTime end) =>
        folders.Where(Directory.Exists).SelectMany(Below).Any(entry => entry.Ticks > begin.Ticks && entry.Ticks <= end.Ticks)
        || files.Any(file => File.GetLastWriteTimeUtc(file) is var time && time > begin && time <= end);

    private static string Write(List<Entry> entries)
    {
        StringBuilder text = new(entries.Count * 100);
        string? last = null;
        foreach (var entry in entries)
        {
            // One project's folder may lie inside another's.
            if (entry.Path != last)
            {
                text.Append(entry.Ticks).Append(' ').Append(entry.Size).Append(' ').Append(entry.Path).Append('\n');
                last = entry.Path;
            }
        }

        return text.ToString();
    }

    private static FileSystemEnumerable<Entry> Below(string folder) => new(
        folder,
        static (ref FileSystemEntry entry) => new Entry(entry.ToFullPath(), entry.Length, entry.LastWriteTimeUtc.Ticks),
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
    {
        ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory && Counts(entry.FileName, entry.Directory),
        // A link may lead to a folder above it.
        ShouldRecursePredicate = static (ref FileSystemEntry entry) => !IsSkipped(entry.FileName) && (entry.Attributes & FileAttributes.ReparsePoint) == 0,
    };

    private static bool Counts(ReadOnlySpan<char> name, ReadOnlySpan<char> folder) => name switch
    {
        ".editorconfig" or ".globalconfig" => true,
        ['.', ..] or "packages.lock.json" => false,
        _ => !(Path.GetFileName(folder) is "scenarios" && (name.EndsWith(".yaml") || name.EndsWith(".yml"))),
    };

    private static bool IsSkipped(ReadOnlySpan<char> folder)
    {
        if (folder is ['.', ..])
        {
            return true;
        }

        foreach (var skipped in FoldersSkipped)
        {
            if (folder.SequenceEqual(skipped))
            {
                return true;
            }
        }

        return false;
    }

    // A class, although small: generic code over classes comes compiled with the platform, over structs each start compiles it.
    private sealed record Entry(string Path, long Size, long Ticks);
}
