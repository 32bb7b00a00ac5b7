namespace Rehearsal.Analysis;

/// <summary>What <see cref="FlowAnalysis"/> goes by.</summary>
public sealed record FlowAnalysisOptions
{
    /// <summary>Gets the time above which a call, or a handling without its calls, is slow. A handler's own SLO takes its place for the handling.</summary>
    /// <value>Zero or more. The default is 100 ms.</value>
    public TimeSpan SlowThreshold
    {
        get;
        init => field = value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(SlowThreshold), value, "SlowThreshold must be zero or more.");
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets how flows usually go on, learnt from another recording; null to learn it from the one that is analysed.</summary>
    /// <value>
    /// Asked only about handlers that the recording's topology does not state. A flow that lacks what others have is found when at least
    /// <see cref="FlowHabits.FlowsMin"/> others were learnt from and at most <see cref="FlowHabits.FalsePositiveMax"/> of flows that are right may lack it.
    /// </value>
    public FlowHabits? Habits { get; init; }

    /// <summary>Gets the most records to look at; what comes after them is left out and the report says so.</summary>
    /// <value>1 or more. The default is 10,000,000.</value>
    public int RecordsMax
    {
        get;
        init => field = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(RecordsMax), value, "RecordsMax must be 1 or more.");
    } = 10_000_000;

    /// <summary>Gets the most findings to keep for one flow; more are counted in <see cref="Flow.IssuesOmitted"/>.</summary>
    /// <value>1 or more. The default is 1,000.</value>
    public int IssuesMax
    {
        get;
        init => field = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(IssuesMax), value, "IssuesMax must be 1 or more.");
    } = 1_000;
}
