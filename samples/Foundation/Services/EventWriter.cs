using Foundation.Events;
using Rehearsal.Cluster;
using Rehearsal.Events;
using Rehearsal.Messaging;

namespace Foundation.Services;

/// <summary>Stores events of a shop, one at a time for each writer or many at once. A write costs what its service time says.</summary>
public sealed class EventWriter(IFoundation foundation, Random random)
{
    public static IReadOnlyList<string> Types { get; } =
    [
        "UserLogin", "UserLogout", "PageView", "ProductView", "AddToCart",
        "RemoveFromCart", "PurchaseStarted", "PaymentProcessed", "OrderConfirmed", "ShipmentCreated",
    ];

    [Handler]
    [ServiceTime(1)]
    public async Task<WriterFinished?> StoreAsync(StoreRequested request, HandlerContext context)
    {
        _ = (await foundation.Events.StoreAsync(NewEvent(request.Writer, request.Sequence, context), context.CancellationToken)).Value;
        return request.Sequence == request.Last ? new WriterFinished(request.Writer, request.Last) : null;
    }

    [Handler]
    [ServiceTime(10)]
    public async Task<BatchStored> StoreBatchAsync(BatchRequested request, HandlerContext context)
    {
        List<EventEnvelope> batch = [.. Enumerable.Range(1, request.Events).Select(sequence => NewEvent("batch", sequence, context))];
        return new BatchStored((await foundation.Events.StoreBatchAsync(batch, context.CancellationToken)).Value.Count);
    }

    private EventEnvelope NewEvent(string writer, int sequence, HandlerContext context)
    {
        var visit = new Visit($"user_{random.Next(1, 101)}", foundation.NewCorrelationId(), sequence, context.Time.GetUtcNow());
        var options = new NewEvent
        {
            Source = "event_writer",
            Type = Types[random.Next(Types.Count)],
            CorrelationId = context.Event.CorrelationId,
            CausationId = context.Event.Id,
            Metadata = new Dictionary<string, string> { ["writer"] = writer },
        };
        return foundation.Events.New(visit, options).Value;
    }
}
