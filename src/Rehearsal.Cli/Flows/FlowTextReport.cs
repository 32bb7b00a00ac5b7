using Rehearsal.Analysis;

namespace Rehearsal.Cli.Flows;

/// <summary>Flows for people, each recording headed by its file.</summary>
/// <param name="options">How it looks.</param>
internal sealed class FlowTextReport(FlowTextOptions options) : IFlowReport
{
    private readonly Dictionary<int, FlowSelection> selections = [];

    /// <inheritdoc/>
    public void Take(int recording, PlacedFlow flow)
    {
        if (!selections.TryGetValue(recording, out var selection))
        {
            selections.Add(recording, selection = new FlowSelection(options.FlowsMax));
        }

        selection.Add(flow);
    }

    /// <inheritdoc/>
    public void Write(TextWriter writer, IReadOnlyList<AnalysedRecording> recordings)
    {
        for (var i = 0; i < recordings.Count; i++)
        {
            writer.Write(i == 0 ? $"{recordings[i].File}\n" : $"\n{recordings[i].File}\n");
            FlowText.Write(writer, selections.GetValueOrDefault(i, new FlowSelection(1)).ToReport(recordings[i].Truncated), options);
        }
    }
}
