namespace Rehearsal.Hosting;

/// <summary>The folder of a system that serves: its log, where it can be reached, and its recorders.</summary>
/// <param name="Path">Its path as it is shown.</param>
internal sealed record ServeFolder(string Path)
{
    /// <summary>The folder below the current one that holds the folders of all systems that serve here.</summary>
    public const string Root = $"{RunFolder.Root}/serve";

    /// <summary>Gets the folder of the event log.</summary>
    public string Log => $"{Path}/events{RunFolder.LogSuffix}";

    /// <summary>Gets the file that says where the system can be reached.</summary>
    public string Address => $"{Path}/address.json";

    /// <summary>Gets the folder of the recorders, one file each.</summary>
    public string Recorders => $"{Path}/recorders";

    /// <summary>Gets the name people call it by.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.GetFullPath(Path));

    /// <summary>Names the folder of a system.</summary>
    /// <param name="given">The folder that was asked for; null for one of its own.</param>
    /// <param name="system">The system's name.</param>
    public static ServeFolder Of(string? given, string system) =>
        new(given is null ? $"{Root}/{system}" : System.IO.Path.TrimEndingDirectorySeparator(given));
}
