namespace Rehearsal.Stages.Tests.RandomSystems;

/// <summary>Makes a plan that breaks a law smaller, as long as it breaks one.</summary>
internal static class Shrinking
{
    private const int TriesMax = 500;

    public static Plan Shrink(Plan plan, Func<Plan, bool> breaks)
    {
        var tries = 0;
        for (var smaller = Next(plan); smaller is not null; smaller = Next(plan))
        {
            plan = smaller;
        }

        return plan;

        Plan? Next(Plan from) => Smaller(from).FirstOrDefault(candidate => ++tries <= TriesMax && breaks(candidate));
    }

    private static IEnumerable<Plan> Smaller(Plan plan)
    {
        for (var i = 0; i < plan.Parts.Count && plan.Parts.Count > 1; i++)
        {
            yield return plan with { Parts = Without(plan.Parts, i) };
        }

        for (var i = 0; i < plan.Chaos.Count; i++)
        {
            yield return plan with { Chaos = Without(plan.Chaos, i) };
        }

        for (var i = 0; i < plan.Moves.Count && plan.Moves.Count > 1; i++)
        {
            yield return plan with { Moves = Without(plan.Moves, i) };
        }

        for (var i = 0; i < plan.Behaviours.Count; i++)
        {
            var behaviour = plan.Behaviours[i];
            if (!plan.Parts.Contains(behaviour.Part))
            {
                yield return plan with { Behaviours = Without(plan.Behaviours, i) };
                continue;
            }

            for (var act = 0; act < behaviour.Acts.Count; act++)
            {
                List<Behaviour> changed = [.. plan.Behaviours];
                changed[i] = behaviour with { Acts = Without(behaviour.Acts, act) };
                yield return plan with { Behaviours = changed };
            }
        }
    }

    private static List<T> Without<T>(IReadOnlyList<T> items, int index) => [.. items.Where((_, place) => place != index)];
}
