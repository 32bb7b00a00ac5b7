using Rehearsal.Analysis;

namespace Rehearsal.Cli.Flows;

/// <summary>A report of flows that come one by one, in any order.</summary>
internal interface IFlowReport
{
    /// <summary>Takes a flow.</summary>
    /// <param name="recording">The place of its recording among the others.</param>
    /// <param name="flow">The flow.</param>
    void Take(int recording, PlacedFlow flow);

    /// <summary>Writes the report.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="recordings">The recordings.</param>
    void Write(TextWriter writer, IReadOnlyList<AnalysedRecording> recordings);
}
