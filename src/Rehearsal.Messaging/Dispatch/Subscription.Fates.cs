using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <content>What a stage does to deliveries: loses them, copies them, holds them back.</content>
internal abstract partial class Subscription
{
    // Deliveries that were decided about already, and events that are held back. Null and empty where nobody decides.
    private HashSet<Delivery>? decided;
    private List<EventEnvelope>? late;

    /// <summary>Names the handler that takes a delivery; null when that is not known yet.</summary>
    protected virtual string? HandlerOf(Delivery delivery) => null;

    private DeliveryFate? FateOf(Delivery delivery)
    {
        if (Runtime.Deliveries is not { } interceptor || !delivery.IsFromLog)
        {
            return null;
        }

        lock (gate)
        {
            if (decided?.Remove(delivery) == true)
            {
                return null;
            }
        }

        return interceptor.FateOf(delivery.Event, Name, HandlerOf(delivery));
    }

    // Handles the delivery as far as its fate lets it. The marks come first: they stand before what they explain.
    private async ValueTask SufferAsync(string key, Delivery delivery, DeliveryFate fate)
    {
        await Runtime.AppendAsync([.. fate.Details.Select(details => Runtime.NewMark(MarkKinds.Fault, delivery.Event.Id, delivery.Event.CorrelationId, details))]);
        if (fate.IsLost)
        {
            return;
        }

        if (fate.Copies > 0)
        {
            // Counted before this delivery ends, so that the system does not look settled in between.
            Runtime.Activity.Begin(delivery.Event.Id, fate.Copies);
            lock (gate)
            {
                for (var i = 0; i < fate.Copies; i++)
                {
                    EnqueueDecided(key, delivery.Event);
                }
            }
        }

        if (fate.Delay > TimeSpan.Zero)
        {
            HoldBack(key, delivery.Event, fate.Delay);
            return;
        }

        if (delivery.Begin() is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, Runtime.Time, Runtime.Stopping);
        }

        await HandleAsync(delivery);
    }

    private void EnqueueDecided(string key, EventEnvelope trigger)
    {
        var delivery = NewDelivery(trigger);
        (decided ??= []).Add(delivery);
        Enqueue(key, delivery);
    }

    private void HoldBack(string key, EventEnvelope trigger, TimeSpan delay)
    {
        Runtime.Activity.Begin(trigger.Id, 1);
        lock (gate)
        {
            (late ??= []).Add(trigger);
        }

        Interlocked.Increment(ref running);
        _ = ArriveAsync(key, trigger, delay);
    }

    private async Task ArriveAsync(string key, EventEnvelope trigger, TimeSpan delay)
    {
        try
        {
            await LongTimer.DelayAsync(Runtime.Time, delay, Runtime.Stopping);
            lock (gate)
            {
                late!.Remove(trigger);
                EnqueueDecided(key, trigger);
            }
        }
        catch (OperationCanceledException) when (Runtime.IsStopping)
        {
            // What was not handled stays in the log and is delivered at the next start.
        }

        End(failed: null);
    }

    private IEnumerable<string> DescribeLate() => late is null
        ? []
        : late.Select(held => $"{Name}: {held.Type} of {held.Subject ?? held.CorrelationId} is on its way");
}
