using Rehearsal.Analysis;

namespace Rehearsal.Cli.Flows;

/// <summary>One page with the flows of all recordings.</summary>
internal sealed class FlowHtmlReport : IFlowReport
{
    private readonly FlowSelection selection = new(FlowHtml.FlowsMax);

    /// <inheritdoc/>
    public void Take(int recording, PlacedFlow flow) => selection.Add(flow, recording);

    /// <inheritdoc/>
    public void Write(TextWriter writer, IReadOnlyList<AnalysedRecording> recordings) => FlowHtml.WritePage(
        writer,
        selection.ToReport(recordings.Any(static recording => recording.Truncated)),
        recordings.Count == 1 ? recordings[0].File : $"{recordings.Count} recordings");
}
