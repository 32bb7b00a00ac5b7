namespace Rehearsal.Cli.Systems;

/// <summary>Where .NET is on this machine.</summary>
internal static class DotnetHost
{
    /// <summary>Gets the <c>dotnet</c> program: the one that started us if it says so, else the first on the PATH.</summary>
    public static string Muxer => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    /// <summary>Gets the folder .NET runs from in this process, which a program's own host may not find by itself.</summary>
    public static string Root => Path.GetFullPath("../../..", Path.GetDirectoryName(typeof(object).Assembly.Location)!);
}
