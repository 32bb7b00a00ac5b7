using System.Collections.Concurrent;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Runs the instances of one saga: forward through its steps, backward through its compensations.</summary>
/// <remarks>
/// Every move is decided first, then committed together with its events and its span, and made only then: what is in memory is
/// never ahead of the log. Ended instances are remembered, so that an event that comes twice starts nothing again.
/// </remarks>
internal sealed partial class SagaSubscription<TState> : Subscription
    where TState : class
{
    public const string CancelHandler = "cancel";
    public const int EarlyMax = 100;

    private readonly SagaBuilder<TState> saga;
    private readonly ConcurrentDictionary<string, SagaInstance<TState>> instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<object, string>> keys = new(StringComparer.Ordinal);
    private readonly ResilienceAdapter?[] limits;

    public SagaSubscription(SagaBuilder<TState> saga, ServiceRuntime runtime)
        : base(runtime)
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
            return InstanceKeyOf(trigger, Decode(trigger));
        }
        catch (Exception)
        {
            return trigger.Id.ToString();
        }
    }

    protected override async ValueTask HandleAsync(Delivery delivery)
    {
        try
        {
            if (delivery is SagaDelivery own)
            {
                await ContinueAsync(instances[own.SagaKey], own.TimedOutMove);
            }
            else
            {
                await TakeAsync(delivery.Event);
            }
        }
        catch (Exception failure) when (!Runtime.IsStopping)
        {
            await Runtime.CommitAsync(new HandlingAttempt(Runtime, "receive", delivery.Event, 1), SpanOutcome.Failed, failure);
        }
    }

    private async Task TakeAsync(EventEnvelope trigger)
    {
        var body = Decode(trigger);
        var key = InstanceKeyOf(trigger, body);
        if (!instances.TryGetValue(key, out var instance))
        {
            if (trigger.Type == saga.Start!.Event.Name)
            {
                await AdvanceAsync(new SagaInstance<TState>(key, new SagaPoint<TState> { State = saga.Start.State(body), Trigger = trigger }));
            }

            return;
        }

        var point = instance.Point;
        if (point.IsOver || point.Status == SagaStatus.Compensating)
        {
            return;
        }

        if (saga.Cancellations.Find(cancellation => cancellation.Event.Name == trigger.Type) is { } cancellation)
        {
            await CancelAsync(instance, trigger, body, cancellation.Reason);
        }
        else if (await TryEndWaitAsync(instance, trigger, body))
        {
            await AdvanceAsync(instance);
        }
        else if (saga.Steps.FindIndex(point.Step + 1, step => step.Awaits?.Name == trigger.Type) >= 0)
        {
            await KeepAsync(instance, trigger);
        }
    }

    private async Task KeepAsync(SagaInstance<TState> instance, EventEnvelope trigger)
    {
        if (instance.Point.Early.Count >= EarlyMax)
        {
            throw new PermanentFailureException($"'{instance.Key}' keeps {EarlyMax} events already that came before it waits for them; '{trigger.Type}' is one too many.");
        }

        var attempt = new HandlingAttempt(Runtime, "receive_early", trigger, 1);
        await CommitAsync(instance, attempt, instance.Point with { Early = [.. instance.Point.Early, trigger] });
    }

    private async Task ContinueAsync(SagaInstance<TState> instance, int? timedOutMove)
    {
        if (timedOutMove is null)
        {
            await (instance.Point.Status == SagaStatus.Compensating ? UndoAsync(instance) : AdvanceAsync(instance));
            ArmTimer(instance);
        }
        else if (instance.Moves == timedOutMove)
        {
            await TimeOutAsync(instance);
        }
    }

    // Commits a move and makes it: outputs, span and the saga's new place are in the log together, or not at all.
    private async Task CommitAsync(SagaInstance<TState> instance, HandlingAttempt attempt, SagaPoint<TState> next, Exception? failure = null)
    {
        await Runtime.CommitAsync(attempt, failure is null ? SpanOutcome.Succeeded : SpanOutcome.Failed, failure, MarkOf(instance.Key, next));
        instances.TryAdd(instance.Key, instance);
        Move(instance, next);
        ArmTimer(instance);
    }

    // What a saga stands at is still of the background, or not, when a time-out goes on from it.
    private void Move(SagaInstance<TState> instance, SagaPoint<TState> next)
    {
        if (Runtime.Activity.HasBackground)
        {
            Runtime.Activity.Hold(next.Events, instance.Moves == 0 ? [] : instance.Point.Events);
        }

        instance.MoveTo(next);
    }

    private string InstanceKeyOf(EventEnvelope trigger, object body) => keys[trigger.Type](body)
        ?? throw new PermanentFailureException($"The key of the saga instance that '{trigger.Type}' belongs to is null.");

    private object Decode(EventEnvelope trigger) => Decode(trigger.Type, trigger.Data);

    private object Decode(string eventType, EventData data) => Runtime.Events.TryGet(eventType, out var type)
        ? type.Decode(data)
        : throw new PermanentFailureException($"'{eventType}' is not an event type of this system.");

    // Which saga an event belongs to, and whether it is the one waited for, was decided by the whole event.
    private object BodyOf(HandlingAttempt attempt, object whole) => attempt.IsDamaged ? Decode(attempt.Event.Type, attempt.Data) : whole;

    private Mark MarkOf(string key, SagaPoint<TState> point) => Runtime.NewMark(
        MarkKinds.Saga,
        point.Trigger.Id,
        point.Trigger.CorrelationId,
        EventJson.Encode(new SagaRecord(
            Name,
            key,
            point.Status,
            point.Step >= 0 && point.Step < saga.Steps.Count ? saga.Steps[point.Step].Name : string.Empty,
            JsonSerializer.SerializeToElement(point.State, EventJson.Options),
            SagaEvent.Of(point.Trigger),
            point.Failure,
            point.Due,
            [.. point.Early.Select(SagaEvent.Of)])));
}
