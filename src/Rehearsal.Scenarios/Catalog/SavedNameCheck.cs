namespace Rehearsal.Scenarios;

/// <summary>Checks that every saved value that is used was saved before. A scenario that saves nothing uses nothing: there the signs are text.</summary>
internal static class SavedNameCheck
{
    public static void Check(IReadOnlyList<Step> steps, DiagnosticCollector errors)
    {
        var all = SavedNames.Of(steps);
        if (all.Count == 0)
        {
            return;
        }

        var saved = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (step, number) in StepTree.All(steps))
        {
            foreach (var name in SavedNames.TextsOf(step).SelectMany(SavedNames.UsedIn))
            {
                if (!known.Contains(name))
                {
                    errors.Add(
                        DiagnosticCodes.UnknownSavedValue, step.Location, $"'${{{ShownText.Shorten(name)}}}' in step {number} was not saved by a step before it.",
                        saved.Count == 0 ? "a step before it with 'save'" : NearestName.OneOf(saved), ShownText.Shorten(name),
                        NearestName.Fix(name, saved, "save it before"));
                }
            }

            foreach (var field in (step as RequestStep)?.Save ?? [])
            {
                if (known.Add(field.Name))
                {
                    saved.Add(field.Name);
                }
            }
        }
    }
}
