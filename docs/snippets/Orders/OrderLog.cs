using Rehearsal.Events;

namespace Orders;

/// <summary>A log of orders: one process writes it, others follow it.</summary>
public static class OrderLog
{
    public static async Task WriteAsync(string folder, EventEnvelope order)
    {
        await using var log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder, Durability = LogDurability.Flushed });
        await log.AppendAsync([order], [new StreamExpectation("order-1", 0)]);
    }

    public static async Task BillAsync(string folder, TimeProvider time, Func<EventEnvelope, Task> bill, CancellationToken cancellationToken)
    {
        using var follower = LogFollower.Open(folder, "billing", time, new LogFollowerOptions { Kinds = LogEntryKinds.Events });
        await foreach (var record in follower.FollowAsync(cancellationToken))
        {
            await bill((EventEnvelope)record.Entry);
            await follower.MarkHandledAsync(record.Position);
        }
    }

    public static void DropOld(EmbeddedEventLog log, TimeProvider time, Action<string> warn)
    {
        var retention = log.Retain(bytesMax: 1_000_000_000, before: time.GetUtcNow().AddDays(-30));
        if (retention.HeldBy is { } slowest)
        {
            warn($"{slowest.Name} is at {slowest.LowWater} and keeps older events");
        }
    }
}
