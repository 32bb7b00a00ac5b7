using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>What came of the steps of a scenario, or of a branch of it, in step order whatever ends first. One branch at a time writes to a track.</summary>
internal sealed class StepTrack
{
    private readonly Lock gate = new();
    private readonly List<object> entries = [];

    /// <summary>Gets what came of each wait and check, in step order.</summary>
    public IReadOnlyList<CheckResult> Checks => Collect<CheckResult>();

    /// <summary>Gets the steps that were not taken, in step order.</summary>
    public IReadOnlyList<SkippedStep> Skipped => Collect<SkippedStep>();

    public void Add(CheckResult result) => AddEntry(result);

    public void Add(SkippedStep skipped) => AddEntry(skipped);

    /// <summary>Makes the track of a branch, in this place.</summary>
    public StepTrack Branch()
    {
        var branch = new StepTrack();
        AddEntry(branch);
        return branch;
    }

    private void AddEntry(object entry)
    {
        lock (gate)
        {
            entries.Add(entry);
        }
    }

    private List<T> Collect<T>()
    {
        var found = new List<T>();
        lock (gate)
        {
            foreach (var entry in entries)
            {
                if (entry is StepTrack branch)
                {
                    found.AddRange(branch.Collect<T>());
                }
                else if (entry is T one)
                {
                    found.Add(one);
                }
            }
        }

        return found;
    }
}
