using System.IO.Enumeration;

namespace Rehearsal.Cli.Flows;

/// <summary>Finds files in a folder and below it.</summary>
internal static class FolderSearch
{
    /// <summary>Finds them. A link to a folder is not followed: it may lead to a folder above it, and what is below would count more than once.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="extension">How their names end.</param>
    /// <exception cref="UnauthorizedAccessException">A folder cannot be read.</exception>
    public static IEnumerable<string> Files(string folder, string extension) => new FileSystemEnumerable<string>(
        folder,
        static (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(),
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && entry.FileName.EndsWith(extension, StringComparison.Ordinal),
        ShouldRecursePredicate = static (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
    };
}
