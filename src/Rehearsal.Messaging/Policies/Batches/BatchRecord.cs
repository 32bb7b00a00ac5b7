using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>The payload of a mark about a batch that was handled to its end.</summary>
internal sealed record BatchRecord(string Service, string Handler, string Event, int Events, BatchReason Reason, int Attempts)
{
    public EventData Encode() => MarkPayload.Write(this, static (writer, record) =>
    {
        writer.WriteString("service", record.Service);
        writer.WriteString("handler", record.Handler);
        writer.WriteString("event", record.Event);
        writer.WriteNumber("events", record.Events);
        writer.WriteString("reason", WordOf(record.Reason));
        writer.WriteNumber("attempts", record.Attempts);
    });

    private static string WordOf(BatchReason reason) => reason switch
    {
        BatchReason.Full => "full",
        BatchReason.MaxWait => "max_wait",
        _ => "idle",
    };
}
