namespace Rehearsal.Stages;

/// <summary>What was in flight at the first step whose checks failed with work still under way; else when a settle last gave up.</summary>
internal sealed class InFlightRecord
{
    private bool explainsFailure;

    /// <summary>Gets the work, for people.</summary>
    public IReadOnlyList<string> Work { get; private set; } = [];

    /// <summary>Gets the 1-based number of the step it was in flight at; null for the end-of-run settle.</summary>
    public int? StepNumber { get; private set; }

    public void Keep(int? stepNumber, IReadOnlyList<string> work, bool explainsFailure)
    {
        if (!this.explainsFailure && work.Count > 0)
        {
            (StepNumber, Work, this.explainsFailure) = (stepNumber, work, explainsFailure);
        }
    }
}
