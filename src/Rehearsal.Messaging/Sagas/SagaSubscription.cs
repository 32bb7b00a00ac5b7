using System.Collections.Concurrent;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Runs the instances of one saga: forward through its steps, backward through its compensations.</summary>
internal sealed partial class SagaSubscription<TState> : Subscription
    where TState : class
{
    public const string CancelHandler = "cancel";

    private readonly SagaBuilder<TState> saga;
    private readonly ConcurrentDictionary<string, SagaInstance<TState>> instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<object, string>> keys = new(StringComparer.Ordinal);
    private readonly ResilienceAdapter?[] limits;

    public SagaSubscription(SagaBuilder<TState> saga, ServiceRuntime runtime, CancellationToken stopping)
        : base(runtime, stopping)
    {
        this.saga = saga;
        keys[saga.Start!.Event.Name] = saga.Start.Key;
        foreach (var step in saga.Steps.Where(static step => step.IsWait))
        {
            keys.TryAdd(step.Awaits!.Name, step.Key!);
        }

        foreach (var cancellation in saga.Cancellations)
        {
            keys.TryAdd(cancellation.Event.Name, cancellation.Key);
        }

        limits = [.. saga.Steps.Select(step => step is { IsWait: false, Timeout: { } limit } ? new ResilienceAdapter(new PolicySet { Timeout = limit }, runtime.Time, runtime.Random) : null)];
    }

    public override IReadOnlyCollection<string> EventTypes => keys.Keys;

    // An event whose key cannot be read gets a lane of its own, where its handling fails with the reason.
    protected override string KeyOf(EventEnvelope trigger)
    {
        try
        {
            return keys[trigger.Type](Decode(trigger));
        }
        catch (Exception)
        {
            return trigger.Id.ToString();
        }
    }

    protected override async Task HandleAsync(Delivery delivery)
    {
        try
        {
            if (delivery.SagaKey is { } key)
            {
                await ContinueAsync(instances[key], delivery.TimedOutWait);
            }
            else
            {
                await TakeAsync(delivery.Event);
            }
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            await Runtime.CommitAsync(new HandlingAttempt(Runtime, "receive", delivery.Event, 1), SpanOutcome.Failed, failure);
        }
    }

    private async Task TakeAsync(EventEnvelope trigger)
    {
        var body = Decode(trigger);
        var key = keys[trigger.Type](body);
        if (!instances.TryGetValue(key, out var instance))
        {
            if (trigger.Type == saga.Start!.Event.Name)
            {
                instance = new SagaInstance<TState> { Key = key, State = saga.Start.State(body), Trigger = trigger };
                instances[key] = instance;
                await AdvanceAsync(instance);
            }

            return;
        }

        if (instance.IsOver || instance.Status == SagaStatus.Compensating)
        {
            return;
        }

        var cancellation = saga.Cancellations.Find(cancellation => cancellation.Event.Name == trigger.Type);
        if (cancellation is not null)
        {
            await CancelAsync(instance, trigger, cancellation.Reason(body));
        }
        else if (Accepts(instance, trigger, body))
        {
            await EndWaitAsync(instance, trigger, body);
            await AdvanceAsync(instance);
        }
        else if (saga.Steps.FindIndex(instance.Step, step => step.Awaits?.Name == trigger.Type) > instance.Step)
        {
            var attempt = new HandlingAttempt(Runtime, "receive_early", trigger, 1);
            instance.Early.Add(trigger);
            await Runtime.CommitAsync(attempt, SpanOutcome.Succeeded, failure: null, MarkOf(instance));
        }
    }

    private bool Accepts(SagaInstance<TState> instance, EventEnvelope trigger, object body) =>
        instance.Status == SagaStatus.Waiting
        && saga.Steps[instance.Step] is { IsWait: true } step
        && step.Awaits!.Name == trigger.Type
        && step.Where(instance.State, body);

    private async Task ContinueAsync(SagaInstance<TState> instance, int? timedOutWait)
    {
        if (timedOutWait is null)
        {
            await (instance.Status == SagaStatus.Compensating ? UndoAsync(instance) : AdvanceAsync(instance));
        }
        else if (instance.Status == SagaStatus.Waiting && instance.WaitNumber == timedOutWait)
        {
            await TimeOutAsync(instance);
        }
    }

    private object Decode(EventEnvelope trigger) => Runtime.Events.TryGet(trigger.Type, out var type)
        ? type.Decode(trigger.Data)
        : throw new PermanentFailureException($"'{trigger.Type}' is not an event type of this system.");

    private Mark MarkOf(SagaInstance<TState> instance) => Runtime.NewMark(
        MarkKinds.Saga,
        instance.Trigger.Id,
        instance.Trigger.CorrelationId,
        EventJson.Encode(new SagaRecord(
            Name,
            instance.Key,
            instance.Status,
            instance.Step >= 0 && instance.Step < saga.Steps.Count ? saga.Steps[instance.Step].Name : string.Empty,
            JsonSerializer.SerializeToElement(instance.State, EventJson.Options),
            SagaEvent.Of(instance.Trigger),
            instance.Failure,
            instance.Due,
            [.. instance.Early.Select(SagaEvent.Of)])));
}
