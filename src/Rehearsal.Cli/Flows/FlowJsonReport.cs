using System.Buffers;
using System.Text.Json;
using Rehearsal.Analysis;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Flows;

/// <summary>The flows of all recordings as one JSON object, ended by a line feed.</summary>
internal sealed class FlowJsonReport : IFlowReport
{
    private const int PendingMax = 64 * 1024;

    private readonly FlowFragments fragments = new();
    private readonly ArrayBufferWriter<byte> buffer = new();

    /// <inheritdoc/>
    public void Take(int recording, PlacedFlow flow)
    {
        // Written where it will stand, so that it is indented as it will be.
        buffer.ResetWrittenCount();
        using var element = new Utf8JsonWriter(buffer, FlowReports.JsonOptions);
        element.WriteStartObject();
        element.WriteStartArray("flows");
        element.Flush();
        var start = buffer.WrittenCount;
        FlowJson.WriteFlow(element, flow.Flow);
        element.Flush();
        fragments.Add((recording, flow.Place), buffer.WrittenSpan[start..]);
    }

    /// <inheritdoc/>
    public void Write(TextWriter writer, IReadOnlyList<AnalysedRecording> recordings)
    {
        using (var stream = new TextStream(writer))
        using (var json = new Utf8JsonWriter(stream, FlowReports.JsonOptions))
        {
            json.WriteStartObject();
            json.WriteStartArray("flows");
            fragments.ForEach(flow =>
            {
                json.WriteRawValue(flow, skipInputValidation: true);
                if (json.BytesPending > PendingMax)
                {
                    json.Flush();
                }
            });
            json.WriteEndArray();
            if (recordings.Any(static recording => recording.Truncated))
            {
                json.WriteBoolean("truncated", true);
            }

            json.WriteEndObject();
        }

        writer.Write('\n');
    }
}
