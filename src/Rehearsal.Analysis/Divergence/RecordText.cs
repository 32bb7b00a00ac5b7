using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>A record as its line in the recording has it, and in words.</summary>
internal static class RecordText
{
    public static JsonElement Json(RecordingHeader header) => LastLine(new Recording(header, []));

    public static JsonElement Json(LogRecord record) => LastLine(new Recording(new RecordingHeader(), [record]));

    /// <summary>Returns what a record is.</summary>
    public static string Words(LogEntry entry) => entry switch
    {
        EventEnvelope envelope => $"event {envelope.Type}",
        Span { Kind: SpanKind.Call } call => $"call {call.Handler} of {call.Service}",
        Span span => $"handling {span.Service}.{span.Handler}",
        Mark mark => $"mark {mark.Kind}",
        _ => "record",
    };

    /// <summary>Returns what a record says apart from when, where in the log and under which ids it stands.</summary>
    public static string Content(LogEntry entry) => entry switch
    {
        EventEnvelope envelope => $"{Words(entry)} {envelope.Source} {envelope.Subject} {envelope.Data}",
        Span span => $"{Words(entry)} {span.TriggerType} {span.Attempt} {span.Outcome}",
        Mark mark => $"{Words(entry)} {mark.Data}",
        _ => "",
    };

    private static JsonElement LastLine(Recording recording)
    {
        using var stream = new MemoryStream();
        recording.Write(stream);
        var bytes = stream.GetBuffer().AsMemory(0, (int)stream.Length - 1);
        using var document = JsonDocument.Parse(bytes[(bytes.Span.LastIndexOf((byte)'\n') + 1)..], new JsonDocumentOptions { MaxDepth = EventData.DepthMax + 2 });
        return document.RootElement.Clone();
    }
}
