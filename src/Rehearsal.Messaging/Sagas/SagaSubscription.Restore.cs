using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <content>Going on after a restart.</content>
internal sealed partial class SagaSubscription<TState>
{
    // Those that wait, in the order they began. Empty once they wait again.
    private readonly List<SagaInstance<TState>> waitingBefore = [];

    public override void Restore(IReadOnlyList<Mark> marks)
    {
        foreach (var record in marks.Select(SagaRecord.Decode))
        {
            var instance = new SagaInstance<TState>(record.Key, PointOf(record));
            instances[record.Key] = instance;
            if (instance.Point.Status == SagaStatus.Waiting)
            {
                waitingBefore.Add(instance);
            }
            else if (!instance.Point.IsOver)
            {
                GoOn(instance);
            }
        }
    }

    // Only now do waits time out: an event that came in time, but was not handled any more, is queued before.
    protected override void CaughtUp()
    {
        waitingBefore.ForEach(GoOn);
        waitingBefore.Clear();
    }

    private void GoOn(SagaInstance<TState> instance) =>
        EnqueueOwn(instance.Key, new SagaDelivery(instance.Point.Trigger, instance.Key, timedOutMove: null));

    private SagaPoint<TState> PointOf(SagaRecord record)
    {
        var index = saga.Steps.FindIndex(step => step.Name == record.Step);
        if (index < 0 && record.Step.Length > 0)
        {
            throw new SystemDefinitionException([$"The saga '{record.Saga}' of '{record.Key}' stands at the step '{record.Step}', which this version does not have. Keep the step, or let the saga finish on the version that has it."]);
        }

        return new SagaPoint<TState>
        {
            State = record.State.Deserialize<TState>(EventJson.Options)!,
            Trigger = record.Trigger.ToEnvelope(),
            Status = record.Status,
            Step = index,
            Failure = record.Failure,
            WaitStarted = (record.Due - (index >= 0 ? saga.Steps[index].Timeout : null)) ?? record.Trigger.Time,
            Due = record.Due,
            Early = [.. record.Early.Select(static early => early.ToEnvelope())],
        };
    }
}
