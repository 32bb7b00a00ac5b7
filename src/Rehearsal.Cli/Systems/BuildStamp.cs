using System.Diagnostics.CodeAnalysis;

namespace Rehearsal.Cli.Systems;

/// <summary>What a build left behind, so that the next start can tell without MSBuild that nothing changed.</summary>
/// <remarks>
/// A text file in the project's <c>obj</c> folder: a head of <c>key value</c> lines, an empty line, the listing of the inputs. It
/// is valid for one project path (a copied tree must not start the original's output), one tool version and one runtime.
/// </remarks>
/// <param name="IsPrecompiled">Whether a tool with precompiled assemblies built it.</param>
/// <param name="Output">The full path of the assembly that was built.</param>
/// <param name="Inputs">What decided the build.</param>
/// <param name="Listing">The inputs as they were.</param>
internal sealed record BuildStamp(bool IsPrecompiled, string Output, BuildInputs Inputs, string Listing)
{
    private const string Format = "rehearse-build 1";

    private const string HeadEnd = "\n\n";

    private const string Precompiled = "assemblies precompiled";

    private const string Plain = "assemblies plain";

    private static readonly string Machinery =
        $"tool {typeof(BuildStamp).Assembly.GetName().Version} runtime {Environment.Version}";

    /// <summary>Gets whether the inputs are as they were and the output is there.</summary>
    /// <returns>True when the output can be started as it is.</returns>
    public bool IsUpToDate() => (IsPrecompiled || !PrecompiledAssemblies.AreHere) && File.Exists(Output) && Inputs.List() == Listing;

    /// <summary>Reads the stamp of a project.</summary>
    /// <param name="project">The full path of the project.</param>
    /// <param name="stamp">The stamp.</param>
    /// <returns>True when there is one that this tool wrote for this project.</returns>
    public static bool TryRead(string project, [NotNullWhen(true)] out BuildStamp? stamp)
    {
        stamp = null;
        string text;
        try
        {
            text = File.ReadAllText(PathOf(project));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        var headLength = text.IndexOf(HeadEnd, StringComparison.Ordinal);
        var head = headLength < 0 ? [] : text[..headLength].Split('\n');
        if (head is not [Format, var machinery, var assemblies, var path, var output, .. var roots]
            || machinery != Machinery || path != "project " + project || !output.StartsWith("output ", StringComparison.Ordinal))
        {
            return false;
        }

        var inputs = new BuildInputs(Values(roots, "folder "), Values(roots, "file "));
        stamp = new BuildStamp(assemblies == Precompiled, output["output ".Length..], inputs, text[(headLength + HeadEnd.Length)..]);
        return true;
    }

    /// <summary>Writes the stamp of a project, whole or not at all.</summary>
    /// <param name="project">The full path of the project.</param>
    public void Write(string project)
    {
        string[] head =
        [
            Format,
            Machinery,
            IsPrecompiled ? Precompiled : Plain,
            "project " + project,
            "output " + Output,
            .. Inputs.Folders.Select(folder => "folder " + folder),
            .. Inputs.Files.Select(file => "file " + file),
        ];
        var path = PathOf(project);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var next = path + ".next";
        File.WriteAllText(next, string.Join('\n', head) + HeadEnd + Listing);
        File.Move(next, path, overwrite: true);
    }

    /// <summary>Removes the stamp of a project, so that the next start builds.</summary>
    /// <param name="project">The full path of the project.</param>
    public static void Remove(string project)
    {
        // Deleting is quiet about a missing file, not about a missing folder, which a clean clone has.
        var path = PathOf(project);
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    private static string PathOf(string project) =>
        Path.Combine(Path.GetDirectoryName(project)!, "obj", Path.GetFileNameWithoutExtension(project) + ".rehearse");

    private static string[] Values(string[] lines, string key) =>
        [.. from line in lines where line.StartsWith(key, StringComparison.Ordinal) select line[key.Length..]];
}
