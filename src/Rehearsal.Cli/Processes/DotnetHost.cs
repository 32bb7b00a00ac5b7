namespace Rehearsal.Cli.Processes;

/// <summary>Where .NET is on this machine.</summary>
internal static class DotnetHost
{
    private static readonly string MuxerName = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>Gets the folder .NET runs from in this process, which a program's own host may not find by itself.</summary>
    public static string Root => Path.GetFullPath("../../..", Path.GetDirectoryName(typeof(object).Assembly.Location)!);

    /// <summary>Finds the <c>dotnet</c> program: the first on the PATH as a shell would, else the one this process runs from.</summary>
    /// <returns>Its full path; its bare name when there is none.</returns>
    public static string FindMuxer()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var folder in (string[])[.. folders, Root])
        {
            var path = Path.Combine(folder, MuxerName);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return MuxerName;
    }
}
