using System.Diagnostics;
using Rehearsal.Events;
using Rehearsal.Peers.Log;

namespace Rehearsal.Peers.Bus;

/// <summary>What one way costs: processor time and bytes a message, and the time of a round trip.</summary>
internal static class BusParts
{
    // At flushed one publisher alone would measure the disk.
    public const int FlushedPublishers = 64;

    private static readonly string Text = new('x', 100);

    private static BusSample Sample(IBus bus, int count, int publishers)
    {
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes();
        var spent = Spent.On(() => PublishAsync(bus, count, publishers).GetAwaiter().GetResult());
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        return bus.Handled.Count == count
            ? new BusSample(spent.Each(count), (double)allocated / count)
            : throw new InvalidOperationException($"{bus.Handled.Count} of {count} messages were handled.");
    }

    public static BusSample SampleOf(IBus bus, int count, int publishers = 1) => With(bus, open => Sample(open, count, publishers));

    public static Spent Rehearsal(Places places, LogDurability? durability, int count) => SampleOf(
        RehearsalBus.StartAsync(places, durability).GetAwaiter().GetResult(), count, durability == LogDurability.Flushed ? FlushedPublishers : 1).Spent;

    public static Spent MassTransit(int count) => SampleOf(MassTransitBus.StartAsync().GetAwaiter().GetResult(), count).Spent;

    public static Spent Channel(int count) => SampleOf(new ChannelBus(), count).Spent;

    public static Spent ScopedChannel(int count) => SampleOf(new ScopedChannelBus(), count).Spent;

    /// <summary>Publishes one message at a time and awaits its handling.</summary>
    /// <returns>The median in µs.</returns>
    public static double RoundTrip(IBus bus, int count) => With(bus, open =>
    {
        var times = new double[count];
        RoundTripsAsync(open, times).GetAwaiter().GetResult();
        return Measurement.MedianOf([.. times]);
    });

    private static T With<T>(IBus bus, Func<IBus, T> measure)
    {
        var measured = measure(bus);
        bus.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return measured;
    }

    private static async Task RoundTripsAsync(IBus bus, double[] times)
    {
        for (var n = 0; n < times.Length; n++)
        {
            var next = bus.Handled.NextAsync();
            var begin = Stopwatch.GetTimestamp();
            await bus.PublishAsync(new Ping(n, Text));
            await next;
            times[n] = Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
        }
    }

    private static async Task PublishAsync(IBus bus, int count, int publishers)
    {
        await Task.WhenAll(Enumerable.Range(0, publishers).Select(publisher => Task.Run(async () =>
        {
            for (var n = publisher; n < count; n += publishers)
            {
                await bus.PublishAsync(new Ping(n, Text));
            }
        })));
        await bus.SettleAsync();
    }
}
