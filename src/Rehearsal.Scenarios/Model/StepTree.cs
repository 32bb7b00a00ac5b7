namespace Rehearsal.Scenarios;

/// <summary>The steps within steps.</summary>
internal static class StepTree
{
    /// <summary>Returns the lists of steps that a step takes: rounds count once, branches and rows each.</summary>
    public static IEnumerable<IReadOnlyList<Step>> GroupsOf(Step step) => step switch
    {
        RepeatStep repeat => [repeat.Steps],
        ParallelStep parallel => parallel.Branches,
        TableStep table => table.Rows.Select(static row => row.Steps),
        _ => [],
    };

    /// <summary>Returns every step, outer ones first, with its number: <c>step 3</c>, <c>step 3.1.2</c> for the second of its first group.</summary>
    public static IEnumerable<(Step Step, string Number)> All(IReadOnlyList<Step> steps, string prefix = "")
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var number = $"{prefix}{i + 1}";
            yield return (steps[i], number);
            var group = 0;
            foreach (var inner in GroupsOf(steps[i]))
            {
                group++;
                foreach (var found in All(inner, $"{number}.{group}."))
                {
                    yield return found;
                }
            }
        }
    }

    /// <summary>Returns how many steps are taken when none fails, rounds counted each; at most one more than the bound.</summary>
    public static int CountTaken(IReadOnlyList<Step> steps)
    {
        var total = 0L;
        foreach (var step in steps)
        {
            total += 1;
            foreach (var group in GroupsOf(step))
            {
                total += (step is RepeatStep { Times: var times } ? times : 1L) * CountTaken(group);
                if (total > ScenarioLimits.StepsTakenMax)
                {
                    return ScenarioLimits.StepsTakenMax + 1;
                }
            }
        }

        return (int)Math.Min(total, ScenarioLimits.StepsTakenMax + 1);
    }
}
