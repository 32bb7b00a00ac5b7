namespace Rehearsal.Cli.Systems;

/// <summary>Where a system's program is: a project to build, or an assembly that is already built.</summary>
/// <param name="Path">The full path of a <c>.csproj</c> or a <c>.dll</c>.</param>
internal sealed record SystemLocation(string Path)
{
    /// <summary>Gets a value indicating whether the system has to be built before it can start.</summary>
    public bool IsProject => Path.EndsWith(ProjectExtension, StringComparison.Ordinal);

    /// <summary>The end of a project file's name.</summary>
    public const string ProjectExtension = ".csproj";

    /// <summary>The end of an assembly's name.</summary>
    public const string AssemblyExtension = ".dll";
}
