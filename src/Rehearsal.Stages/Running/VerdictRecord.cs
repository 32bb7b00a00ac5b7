using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>The payload of a verdict mark.</summary>
internal static class VerdictRecord
{
    public static EventData Encode(CheckResult result) => MarkPayload.Write(result, static (writer, record) =>
    {
        writer.WriteString("kind", record.Kind);
        writer.WriteString("target", record.Target);
        writer.WriteString("expected", record.Expected);
        writer.WriteString("actual", record.Actual);
        writer.WriteBoolean("passed", record.Passed);
    });
}
