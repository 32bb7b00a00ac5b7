using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Rehearsal.Cli.Systems;

/// <summary>Gives a system that was just built the tool's own precompiled images of assemblies both of them use.</summary>
/// <remarks>
/// Most of a small scenario's time goes into compiling Rehearsal and the libraries below it, method by method, in each new process. The
/// packed tool carries the same assemblies compiled ahead of time; where one has the module id of the system's, it is the same
/// code, and takes its place. The system's own code, and anything of another version, stays as it is.
/// </remarks>
internal static class PrecompiledAssemblies
{
    /// <summary>The switch that packing sets in the configuration of a tool whose assemblies are precompiled.</summary>
    private const string Switch = "Rehearsal.Precompiled";

    /// <summary>Gets a value indicating whether this tool carries precompiled assemblies.</summary>
    public static bool AreHere { get; } = AppContext.TryGetSwitch(Switch, out var isOn) && isOn;

    /// <summary>Replaces what can be replaced. A file that cannot be written stays: it only starts slower.</summary>
    /// <param name="precompiled">The folder of the precompiled assemblies.</param>
    /// <param name="output">The folder of the system's assemblies.</param>
    /// <returns>The names of the replaced files.</returns>
    public static IReadOnlyList<string> Install(string precompiled, string output)
    {
        List<string> replaced = [];
        foreach (var ours in Directory.EnumerateFiles(precompiled, "*" + SystemLocation.AssemblyExtension))
        {
            var theirs = Path.Combine(output, Path.GetFileName(ours));
            if (File.Exists(theirs) && Read(ours) is { IsPrecompiled: true } image && Read(theirs) == image with { IsPrecompiled = false } && TryReplace(theirs, ours))
            {
                replaced.Add(Path.GetFileName(ours));
            }
        }

        return replaced;
    }

    private static Image? Read(string path)
    {
        try
        {
            using var reader = new PEReader(File.OpenRead(path));
            if (!reader.HasMetadata)
            {
                return null;
            }

            var metadata = reader.GetMetadataReader();
            var native = reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory;
            return new Image(metadata.GetGuid(metadata.GetModuleDefinition().Mvid), native.Size > 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            return null;
        }
    }

    // By renaming, so that a process that runs the old image keeps it.
    private static bool TryReplace(string path, string by)
    {
        var next = path + ".next";
        try
        {
            File.Copy(by, next, overwrite: true);
            File.Move(next, path, overwrite: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private readonly record struct Image(Guid ModuleId, bool IsPrecompiled);
}
