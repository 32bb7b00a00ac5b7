using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>An event before the rate limit of its handler: it goes on, is dropped, or leaves its lane and comes back as the delivery it is inside.</summary>
internal sealed class LimitedDelivery(ServiceDelivery inner, RateLimiter limiter, HandlerRuntime run) : ServiceDelivery(inner.Event)
{
    private bool isDelayed;
    private bool isHandled;

    public override bool IsParked => isDelayed || (isHandled && inner.IsParked);

    public override DateTimeOffset? RetryDue => inner.RetryDue;

    public override async ValueTask HandleAsync()
    {
        var request = limiter.Read(Event);
        var decision = limiter.Decide(request, out var wait);
        if (decision != RateDecision.Passed)
        {
            // Before what it explains.
            var record = new RateLimitRecord(run.Service.Name, run.Handler.Name, Event.Type, request.Key, decision, wait);
            await run.Service.AppendAsync(run.Service.NewMark(MarkKinds.RateLimit, Event.Id, Event.CorrelationId, record.Encode()));
        }

        switch (decision)
        {
            case RateDecision.Dropped:
                return;
            case RateDecision.Delayed:
                isDelayed = true;
                limiter.Wait(request, inner);
                return;
            default:
                break;
        }

        if (inner.Begin() is { Ticks: > 0 } begin)
        {
            await Task.Delay(begin, run.Service.Time, run.Service.Stopping);
        }

        await inner.HandleAsync();
        isHandled = true;
    }

    // What was not handled has nothing that could serve again.
    public override void TakeBack()
    {
        if (isHandled)
        {
            inner.TakeBack();
        }
    }
}
