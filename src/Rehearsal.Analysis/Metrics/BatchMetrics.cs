namespace Rehearsal.Analysis;

/// <summary>What a handler took in batches.</summary>
public sealed record BatchMetrics
{
    /// <summary>Gets the service.</summary>
    public required string Service { get; init; }

    /// <summary>Gets the handler.</summary>
    public required string Handler { get; init; }

    /// <summary>Gets the type of event it takes.</summary>
    public required string Event { get; init; }

    /// <summary>Gets how many batches were handled to their end.</summary>
    public long Count { get; internal set; }

    /// <summary>Gets how many events they had together.</summary>
    public long Events { get; internal set; }

    /// <summary>Gets how many events the largest had.</summary>
    public long MaxSize { get; internal set; }

    /// <summary>Gets how many went because they were full.</summary>
    public long Full { get; internal set; }

    /// <summary>Gets how many went because their first event had waited as long as it may.</summary>
    public long MaxWait { get; internal set; }

    /// <summary>Gets how many went because nothing else was to be done.</summary>
    public long Idle { get; internal set; }

    /// <summary>Gets the mean number of events; 0 when there is none.</summary>
    public double MeanSize => Count == 0 ? 0 : (double)Events / Count;

    /// <summary>Gets the part of calls that batches spared, against one call for each event; 0 to 1.</summary>
    public double CallsSaved => Events == 0 ? 0 : (double)(Events - Count) / Events;
}
