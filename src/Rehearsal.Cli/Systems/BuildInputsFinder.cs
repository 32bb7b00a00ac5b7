using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Rehearsal.Cli.Systems;

/// <summary>Finds the inputs of a project that was just built.</summary>
/// <remarks>
/// The projects come from the restore's own result, which knows every direct and indirect reference after all conditions. Files linked or
/// imported from outside a project's folder are read from the project files as written; a path built from another property
/// than <c>MSBuildThisFileDirectory</c> or <c>MSBuildProjectDirectory</c> is not seen.
/// </remarks>
internal static class BuildInputsFinder
{
    /// <summary>Files that MSBuild, NuGet and the compiler look for in every folder from a project up to the root.</summary>
    private static readonly string[] LookedForAbove =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props", "global.json",
        "nuget.config", "NuGet.config", "NuGet.Config", ".editorconfig", ".globalconfig",
    ];

    /// <summary>Finds the inputs.</summary>
    /// <param name="project">The full path of the project.</param>
    /// <param name="assetsFile">The full path of its <c>project.assets.json</c>.</param>
    /// <returns>The inputs of the project and of every project it references, directly or not.</returns>
    public static BuildInputs Find(string project, string assetsFile)
    {
        string[] projects = [project, .. ReferencedProjects(project, assetsFile)];
        SortedSet<string> folders = new(projects.Select(p => Path.GetDirectoryName(p)!), StringComparer.Ordinal);
        SortedSet<string> files = new(folders.SelectMany(Above), StringComparer.Ordinal);
        foreach (var buildFile in projects.Concat(files.Where(file => Path.GetExtension(file) is ".props" or ".targets")).ToArray())
        {
            AddNamedOutside(buildFile, folders, files);
        }

        return new BuildInputs([.. folders], [.. files]);
    }

    private static string[] ReferencedProjects(string project, string assetsFile)
    {
        if (!File.Exists(assetsFile))
        {
            return [];
        }

        using var assets = JsonDocument.Parse(File.ReadAllBytes(assetsFile));
        return assets.RootElement.TryGetProperty("libraries", out var libraries)
            ? [
                .. from library in libraries.EnumerateObject()
                   where library.Value.GetProperty("type").ValueEquals("project")
                   select Path.GetFullPath(library.Value.GetProperty("msbuildProject").GetString()!, Path.GetDirectoryName(project)!),
            ]
            : [];
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            foreach (var name in LookedForAbove)
            {
                yield return Path.Combine(above, name);
            }
        }
    }

    // <Compile Include="../Shared/**/*.cs" />, <Import Project="../common.props" /> and their like.
    private static void AddNamedOutside(string buildFile, SortedSet<string> folders, SortedSet<string> files)
    {
        XElement root;
        try
        {
            root = XElement.Load(buildFile);
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            return;
        }

        var here = Path.GetDirectoryName(buildFile)!;
        var named = from element in root.Descendants()
                    from attribute in element.Attributes()
                    where attribute.Name.LocalName is "Include" or "Project" && !element.Name.LocalName.EndsWith("Reference", StringComparison.Ordinal)
                    from path in attribute.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    select path.Replace("$(MSBuildThisFileDirectory)", here + "/", StringComparison.OrdinalIgnoreCase)
                        .Replace("$(MSBuildProjectDirectory)", here, StringComparison.OrdinalIgnoreCase)
                        .Replace('\\', '/');
        foreach (var path in named.Where(path => !path.Contains("$(", StringComparison.Ordinal)))
        {
            var wildcard = path.IndexOf('*', StringComparison.Ordinal);
            var full = Path.GetFullPath(wildcard < 0 ? path : path[..(path[..wildcard].LastIndexOf('/') + 1)] + ".", here);
            if (folders.Any(folder => full == folder || full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            {
                continue;
            }

            if (wildcard >= 0 && Directory.Exists(full))
            {
                folders.Add(full);
            }
            else if (wildcard < 0 && File.Exists(full))
            {
                files.Add(full);
            }
        }
    }
}
