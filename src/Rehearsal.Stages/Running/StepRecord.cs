using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>The payload of a step mark.</summary>
internal sealed record StepRecord(StepPlace Place, string Step, string? Target)
{
    public static StepRecord Of(Step step, StepPlace place) => new(place, StepNames.KeyOf(step), StepNames.TargetOf(step));

    public EventData Encode() => MarkPayload.Write(this, static (writer, record) =>
    {
        writer.WriteNumber("number", record.Place.Number);
        if (record.Place.IsInner)
        {
            writer.WriteString("path", record.Place.Path);
        }

        writer.WriteString("step", record.Step);
        writer.WriteString("target", record.Target);
    });
}
