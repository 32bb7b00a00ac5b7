using System.Globalization;

namespace Rehearsal.Scenarios;

/// <summary>Checks that the names of faults are distinct, and that chaos steps name faults of the scenario.</summary>
internal static class FaultNames
{
    /// <summary>Says which fault it is: by its name, else by its number.</summary>
    public static string PlaceOf(Fault fault, int index) =>
        fault.Name is { } name ? $"fault '{ShownText.Shorten(name)}' of chaos" : string.Create(CultureInfo.InvariantCulture, $"fault {index + 1} of chaos");

    public static void Check(IReadOnlyList<Fault> faults, IReadOnlyList<Step> steps, DiagnosticCollector errors)
    {
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fault in faults)
        {
            if (fault.Name is not { } name)
            {
                continue;
            }

            if (!known.Add(name))
            {
                errors.Add(
                    DiagnosticCodes.ImpossibleValue, fault.Location, $"two faults are called '{ShownText.Shorten(name)}'.", "each name once",
                    $"'{ShownText.Shorten(name)}' again", "rename one of them");
            }
            else
            {
                names.Add(name);
            }
        }

        foreach (var (step, number) in StepTree.All(steps))
        {
            if (step is ChaosStep chaos)
            {
                foreach (var name in chaos.Stop.Concat(chaos.Start).Where(name => !known.Contains(name)))
                {
                    errors.Add(
                        DiagnosticCodes.UnknownFault, chaos.Location, $"no fault is called '{ShownText.Shorten(name)}' in step {number}.",
                        names.Count == 0 ? "a fault under 'chaos' with this name" : NearestName.OneOf(names), ShownText.Shorten(name),
                        NearestName.Fix(name, names, "give a fault under 'chaos' this name"));
                }
            }
        }
    }
}
