namespace Rehearsal.Cli.Processes;

/// <summary>How a built system is started: by the host beside its assembly, else by <c>dotnet</c>.</summary>
/// <param name="Path">The program to start.</param>
/// <param name="Prefix">The arguments that come before the system's own.</param>
internal sealed record SystemProgram(string Path, IReadOnlyList<string> Prefix)
{
    /// <summary>Finds how to start an assembly.</summary>
    /// <param name="assembly">The full path of the assembly.</param>
    /// <returns>The program.</returns>
    public static SystemProgram Of(string assembly)
    {
        var host = OperatingSystem.IsWindows() ? System.IO.Path.ChangeExtension(assembly, ".exe") : System.IO.Path.ChangeExtension(assembly, null);
        return File.Exists(host) ? new SystemProgram(host, []) : new SystemProgram(DotnetHost.FindMuxer(), [assembly]);
    }
}
