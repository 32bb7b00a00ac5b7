using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Reads scenario files and keeps those a command asks for.</summary>
internal static class ScenarioLoading
{
    /// <summary>Finds, reads and filters. Every file is read, so that all errors come at once.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="tags">Keep scenarios with one of these; empty to keep all.</param>
    /// <param name="cancellationToken">Ends the wait for the writer of a file that is a pipe.</param>
    /// <returns>The scenarios in order, and every error.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static (IReadOnlyList<Scenario> Scenarios, IReadOnlyList<Diagnostic> Errors) Load(
        IReadOnlyList<string> paths, IReadOnlyList<string> tags, CancellationToken cancellationToken) =>
        Load(paths, tags, static reading => reading.Diagnostics, cancellationToken);

    /// <summary>Finds, reads and filters, and says with what each file's errors are reported.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="tags">Keep scenarios with one of these; empty to keep all.</param>
    /// <param name="errorsOf">Gives the errors of a file that has some.</param>
    /// <param name="cancellationToken">Ends the wait for the writer of a file that is a pipe.</param>
    /// <returns>The scenarios in order, and every error.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static (IReadOnlyList<Scenario> Scenarios, IReadOnlyList<Diagnostic> Errors) Load(
        IReadOnlyList<string> paths, IReadOnlyList<string> tags, Func<ScenarioReading, IEnumerable<Diagnostic>> errorsOf, CancellationToken cancellationToken)
    {
        var (files, notFound) = ScenarioFiles.Find(paths);
        List<Diagnostic> errors = [.. notFound];
        List<Scenario> scenarios = [];
        SortedSet<string> known = new(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var reading = Interruptible.MayBlock(file) ? Interruptible.Run(() => ScenarioFiles.Read(file), cancellationToken) : ScenarioFiles.Read(file);
            if (reading.Scenario is not { } scenario)
            {
                errors.AddRange(errorsOf(reading));
                continue;
            }

            known.UnionWith(scenario.Tags);
            if (tags.Count == 0 || scenario.Tags.Any(tag => tags.Contains(tag, StringComparer.Ordinal)))
            {
                scenarios.Add(scenario);
            }
        }

        if (scenarios.Count == 0 && errors.Count == 0)
        {
            errors.Add(NoneTagged(tags, [.. known]));
        }

        return (scenarios, errors);
    }

    private static Diagnostic NoneTagged(IReadOnlyList<string> tags, List<string> known)
    {
        var expected = known.Count > 0 ? NearestName.OneOf(known) : "scenarios with tags";
        return new Diagnostic(
            DiagnosticCodes.ScenarioNotFound,
            $"no scenario has the tag {string.Join(" or ", tags.Select(static tag => $"'{tag}'"))}.",
            expected,
            string.Join(", ", tags),
            NearestName.Fix(tags[0], known, "leave --tag out to run all"));
    }
}
