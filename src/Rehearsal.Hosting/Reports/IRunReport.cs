namespace Rehearsal.Hosting;

/// <summary>A report that takes runs as they end.</summary>
internal interface IRunReport : IDisposable
{
    /// <summary>Takes a run.</summary>
    void Add(ReportedRun run);

    /// <summary>Takes the end of the command.</summary>
    void Complete(RunSummary summary);
}
