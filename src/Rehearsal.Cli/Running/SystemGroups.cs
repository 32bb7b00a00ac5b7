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
    /// <param name="cancellationToken">Ends the wait for the writer of a file that is a pipe.</param>
    /// <returns>The groups in the order of their first files.</returns>
    public static IReadOnlyList<SystemGroup> Of(IReadOnlyList<string> files, string? named, List<Diagnostic> errors, CancellationToken cancellationToken)
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

        // Classes and loops: generic code over structures is compiled anew at every start, and this runs at every start.
        List<SystemLocation> systems = [];
        List<List<string>> filesOf = [];
        foreach (var file in files)
        {
            if (!SystemLocator.TryFindFor(file, out var system, out var problem, cancellationToken))
            {
                errors.Add(problem);
                continue;
            }

            var place = systems.IndexOf(system);
            if (place < 0)
            {
                place = systems.Count;
                systems.Add(system);
                filesOf.Add([]);
            }

            filesOf[place].Add(file);
        }

        List<SystemGroup> groups = [];
        for (var i = 0; i < systems.Count; i++)
        {
            groups.Add(new SystemGroup(systems[i], filesOf[i]));
        }

        return groups;
    }
}
