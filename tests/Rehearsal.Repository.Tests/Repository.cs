using System.Reflection;

namespace Rehearsal.Repository.Tests;

/// <summary>The repository these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] FoldersSkipped = ["bin", "obj", "node_modules", "artifacts", ".git", ".rehearsal", ".vs", ".idea"];

    /// <summary>Gets the root folder.</summary>
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    /// <summary>Gets the rooms: every project in <c>src</c> by name.</summary>
    public static IReadOnlyList<string> Rooms { get; } =
        [.. Directory.GetFiles(Path("src"), "*.csproj", SearchOption.AllDirectories).Select(System.IO.Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!];

    /// <summary>Returns the full path of a file or folder.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    /// <summary>Returns a path as it is written in messages.</summary>
    public static string Relative(string path) => System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>Loads the assembly of a room as it was built for these tests.</summary>
    public static Assembly Assembly(string room) => System.Reflection.Assembly.Load(room == "Rehearsal.Cli" ? "rehearse" : room);

    /// <summary>Lists the files people wrote, without what builds and runs leave.</summary>
    public static IEnumerable<string> Files() => FilesIn(Root);

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.GetFiles(folder).Order(StringComparer.Ordinal)
            .Concat(Directory.GetDirectories(folder).Order(StringComparer.Ordinal)
                .Where(child => !FoldersSkipped.Contains(System.IO.Path.GetFileName(child)))
                .SelectMany(FilesIn));
}
