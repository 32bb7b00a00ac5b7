using System.Text;
using Rehearsal.Analysis;

namespace Rehearsal.Cli.Flows;

/// <summary>Markdown with one Mermaid diagram a flow.</summary>
internal sealed class FlowMermaidReport : IFlowReport
{
    private readonly FlowFragments fragments = new();

    /// <inheritdoc/>
    public void Take(int recording, PlacedFlow flow)
    {
        using var diagram = new StringWriter();
        FlowMermaid.Write(diagram, flow.Flow);
        fragments.Add((recording, flow.Place), Encoding.UTF8.GetBytes(diagram.ToString()));
    }

    /// <inheritdoc/>
    public void Write(TextWriter writer, IReadOnlyList<AnalysedRecording> recordings)
    {
        var isFirst = true;
        fragments.ForEach(diagram =>
        {
            writer.Write(isFirst ? "```mermaid\n" : "\n```mermaid\n");
            writer.Write(Encoding.UTF8.GetString(diagram));
            writer.Write("```\n");
            isFirst = false;
        });
    }
}
