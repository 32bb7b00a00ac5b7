using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>The payload of a step mark.</summary>
internal sealed record StepRecord(int Number, string Step, string? Target)
{
    public static StepRecord Of(Step step, int number) => step switch
    {
        TriggerStep trigger => new StepRecord(number, "trigger", trigger.Event),
        WaitForEventStep wait => new StepRecord(number, "wait_for_event", wait.Event),
        WaitForTimeStep wait => new StepRecord(number, "wait_for_time", DurationText.Format(wait.Duration)),
        _ => new StepRecord(number, "assert", null),
    };

    public EventData Encode() => MarkPayload.Write(this, static (writer, record) =>
    {
        writer.WriteNumber("number", record.Number);
        writer.WriteString("step", record.Step);
        writer.WriteString("target", record.Target);
    });
}
