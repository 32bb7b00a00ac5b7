using System.Reflection;

namespace Rehearsal.Hosting;

/// <summary>How this program is started once more.</summary>
/// <param name="Path">The program to start.</param>
/// <param name="Prefix">The arguments that come before the system's own.</param>
internal sealed record RepeatProgram(string Path, IReadOnlyList<string> Prefix)
{
    private const string Muxer = "dotnet";

    /// <summary>Finds how this process was started: by a host of its own, or by <c>dotnet</c> with an assembly.</summary>
    /// <returns>The program, or null when the platform does not tell.</returns>
    public static RepeatProgram? OfThisProcess() => Of(Environment.ProcessPath, Assembly.GetEntryAssembly()?.Location);

    /// <summary>Finds how a process was started.</summary>
    /// <param name="program">The path of its program.</param>
    /// <param name="assembly">The path of its assembly; empty when it is part of the program.</param>
    /// <returns>The program, or null when it cannot be known.</returns>
    public static RepeatProgram? Of(string? program, string? assembly) =>
        program is null ? null
        : !IsNamed(program, Muxer) || (assembly is { Length: > 0 } && IsNamed(assembly, Muxer)) ? new RepeatProgram(program, [])
        : assembly is { Length: > 0 } ? new RepeatProgram(program, [assembly])
        : null;

    private static bool IsNamed(string path, string name) => string.Equals(
        System.IO.Path.GetFileNameWithoutExtension(path), name, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
