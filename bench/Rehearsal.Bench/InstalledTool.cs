namespace Rehearsal.Bench;

/// <summary>The tool as a user installs it.</summary>
internal static class InstalledTool
{
    /// <summary>Packs the tool and installs it into a folder.</summary>
    /// <returns>The full path of the command.</returns>
    public static string Install(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var packages = Path.GetFullPath($"{folder}/packages");
        Shell.Prepare("dotnet", "pack", "src/Rehearsal.Cli", "-c", "Release", "-o", packages, "-nologo", "-v:quiet");
        var config = $"{folder}/nuget.config";
        File.WriteAllText(config, $"<configuration><packageSources><clear /><add key=\"bench\" value=\"{packages}\" /></packageSources></configuration>");
        var version = Path.GetFileNameWithoutExtension(Directory.GetFiles(packages, "Rehearsal.Cli.?.*.nupkg").Order(StringComparer.Ordinal).First())["Rehearsal.Cli.".Length..];
        // A cache of its own: a package of the same version from an earlier run would be taken for this one.
        Environment.SetEnvironmentVariable("NUGET_PACKAGES", Path.GetFullPath($"{folder}/cache"));
        Shell.Prepare("dotnet", "tool", "install", "Rehearsal.Cli", "--version", version, "--tool-path", $"{folder}/tool", "--configfile", config);
        Environment.SetEnvironmentVariable("NUGET_PACKAGES", null);
        return Path.GetFullPath($"{folder}/tool/rehearse");
    }
}
