namespace Rehearsal.Postgres.Testing.Xunit;

/// <summary>The runs of one test so far.</summary>
internal sealed class TargetRuns
{
    /// <summary>Gets the durations, in the order of the runs.</summary>
    public List<double> DurationsMs { get; } = [];

    /// <summary>Gets or sets the first failure with the test's output; null when there was none.</summary>
    public string? Failure { get; set; }
}
