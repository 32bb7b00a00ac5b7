using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>The mark of a loop or schedule that threw.</summary>
internal static class BackgroundFailureRecord
{
    public static Mark NewMark(ServiceRuntime runtime, BackgroundDefinition definition, Exception failure) =>
        runtime.NewMark(MarkKinds.BackgroundFailure, about: null, string.Empty, Encode(runtime.Name, definition, Failures.Describe(failure)));

    private static EventData Encode(string service, BackgroundDefinition definition, SpanError error) => MarkPayload.Write((service, definition, error), static (writer, record) =>
    {
        writer.WriteString("service", record.service);
        writer.WriteString("method", record.definition.Name);
        writer.WriteString("kind", record.definition.Kind);
        writer.WriteString("error", record.error.Type);
        writer.WriteString("error_message", record.error.Message);
    });
}
