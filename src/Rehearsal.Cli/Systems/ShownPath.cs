namespace Rehearsal.Cli.Systems;

/// <summary>Paths as people read them.</summary>
internal static class ShownPath
{
    /// <summary>Shortens a path below the working directory to a relative one.</summary>
    /// <param name="path">A full path.</param>
    /// <returns>The relative path below the working directory, else the full path.</returns>
    public static string Of(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
