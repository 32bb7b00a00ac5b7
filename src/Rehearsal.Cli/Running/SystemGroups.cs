using Rehearsal.Cli.Systems;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Running;

/// <summary>Sorts scenario files by the system they run against.</summary>
internal static class SystemGroups
{
    /// <summary>Finds each file's system.</summary>
    /// <param name="files">The files in order.</param>
    /// <param name="named">The value of <c>--system</c>, which then is every file's system; or null.</param>
    /// <param name="errors">Takes an error for each system that is not found.</param>
    /// <returns>The groups in the order of their first files.</returns>
    public static IReadOnlyList<SystemGroup> Of(IReadOnlyList<string> files, string? named, List<Diagnostic> errors)
    {
        if (named is not null)
        {
            if (SystemLocator.TryFindNamed(named, out var system, out var problem))
            {
                return [new SystemGroup(system, files)];
            }

            errors.Add(problem);
            return [];
        }

        List<(SystemLocation System, List<string> Files)> groups = [];
        foreach (var file in files)
        {
            if (!SystemLocator.TryFindFor(file, out var system, out var problem))
            {
                errors.Add(problem);
            }
            else if (groups.Find(group => group.System == system) is { Files: { } known })
            {
                known.Add(file);
            }
            else
            {
                groups.Add((system, [file]));
            }
        }

        return [.. groups.Select(group => new SystemGroup(group.System, group.Files))];
    }
}
