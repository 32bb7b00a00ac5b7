using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <content>Going on after a restart.</content>
internal sealed partial class SagaSubscription<TState>
{
    public override void Restore(IReadOnlyList<Mark> marks)
    {
        List<string> order = [];
        foreach (var mark in marks)
        {
            var record = SagaRecord.Decode(mark);
            if (!instances.ContainsKey(record.Key))
            {
                order.Add(record.Key);
            }

            instances[record.Key] = InstanceOf(record);
        }

        foreach (var key in order)
        {
            GoOn(instances[key]);
        }
    }

    private void GoOn(SagaInstance<TState> instance)
    {
        if (instance.Status is SagaStatus.Running or SagaStatus.Compensating)
        {
            EnqueueOwn(new Delivery(instance.Trigger) { SagaKey = instance.Key });
        }
        else if (instance is { Status: SagaStatus.Waiting, Due: { } due })
        {
            StartTimer(instance, due - Runtime.Time.GetUtcNow());
        }
    }

    private SagaInstance<TState> InstanceOf(SagaRecord record)
    {
        var step = saga.Steps.FindIndex(step => step.Name == record.Step);
        if (step < 0 && record is { Status: SagaStatus.Running or SagaStatus.Waiting })
        {
            throw new SystemDefinitionException([$"The saga '{record.Saga}' of '{record.Key}' stands at the step '{record.Step}', which this version does not have. Keep the step, or let the saga finish on the version that has it."]);
        }

        var instance = new SagaInstance<TState>
        {
            Key = record.Key,
            State = record.State.Deserialize<TState>(EventJson.Options)!,
            Trigger = record.Trigger.ToEnvelope(),
            Status = record.Status,
            Step = step,
            Failure = record.Failure,
            Due = record.Due,
            WaitStarted = record.Trigger.Time,
            WaitNumber = 1,
        };
        instance.Early.AddRange(record.Early.Select(static early => early.ToEnvelope()));
        return instance;
    }
}
