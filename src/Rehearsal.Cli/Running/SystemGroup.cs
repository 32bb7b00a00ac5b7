using Rehearsal.Cli.Systems;

namespace Rehearsal.Cli.Running;

/// <summary>A system with the scenario files that run against it.</summary>
/// <param name="System">Where the system is.</param>
/// <param name="Files">Its files in the order in which they were found.</param>
internal sealed record SystemGroup(SystemLocation System, IReadOnlyList<string> Files)
{
    /// <summary>Gets the assembly to start, once the system is built.</summary>
    public string Assembly { get; init; } = "";

    /// <summary>Gets the system's name: its project's or assembly's.</summary>
    public string Name => Path.GetFileNameWithoutExtension(System.Path);
}
