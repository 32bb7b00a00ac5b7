using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Which faults are on. One that a step starts before any stops it is off at the beginning. Safe for concurrent use.</summary>
internal sealed class FaultSwitches
{
    private readonly Lock gate = new();
    private readonly HashSet<string> off = new(StringComparer.Ordinal);

    public FaultSwitches(Scenario scenario)
    {
        var decided = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (step, _) in StepTree.All(scenario.Steps))
        {
            if (step is not ChaosStep chaos)
            {
                continue;
            }

            decided.UnionWith(chaos.Stop);
            off.UnionWith(chaos.Start.Where(decided.Add));
        }
    }

    public bool IsOn(Fault fault)
    {
        if (fault.Name is not { } name)
        {
            return true;
        }

        lock (gate)
        {
            return !off.Contains(name);
        }
    }

    public void Apply(ChaosStep step)
    {
        lock (gate)
        {
            off.UnionWith(step.Stop);
            off.ExceptWith(step.Start);
        }
    }
}
