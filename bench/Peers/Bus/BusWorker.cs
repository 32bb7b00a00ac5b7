using System.Diagnostics;
using System.Globalization;
using Rehearsal.Events;
using Rehearsal.Peers.Log;

namespace Rehearsal.Peers.Bus;

/// <summary>One bus in a process of its own: what it is asked for on standard input, a line each, it measures and answers on standard output.</summary>
internal static class BusWorker
{
    public const string Sample = "sample";

    public const string RoundTrip = "trip";

    private const int RoundTrips = 2_000;

    // So long that the compiler has made its fastest code of everybody.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);

    public static int Run(string name)
    {
        using var places = new Places(string.Create(CultureInfo.InvariantCulture, $"artifacts/bench/bus-{Environment.ProcessId}"));
        var (start, count, publishers) = Find(name, places);
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < WarmUp;)
        {
            BusParts.SampleOf(start(), count, publishers);
            BusParts.RoundTrip(start(), RoundTrips);
        }

        Console.WriteLine("ready");
        while (Console.ReadLine() is { } asked)
        {
            var sample = asked == Sample ? BusParts.SampleOf(start(), count, publishers) : new BusSample(new Spent(BusParts.RoundTrip(start(), RoundTrips), 0), 0);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sample.Spent.WallUs} {sample.Spent.CpuUs} {sample.Bytes}"));
        }

        return 0;
    }

    // So many that each takes about as long: a new system compiles the code that writes its payloads. At flushed one publisher alone would measure the disk.
    private static (Func<IBus> Start, int Count, int Publishers) Find(string name, Places places) => name switch
    {
        "channel" => (static () => new ChannelBus(), 1_000_000, 1),
        "scoped-channel" => (static () => new ScopedChannelBus(), 300_000, 1),
        "masstransit" => (static () => MassTransitBus.StartAsync().GetAwaiter().GetResult(), 25_000, 1),
        "memory-event-log" => (() => Started(places, null), 500_000, 1),
        "memory" => (() => Started(places, LogDurability.Memory), 500_000, 1),
        "buffered" => (() => Started(places, LogDurability.Buffered), 500_000, 1),
        "flushed" => (() => Started(places, LogDurability.Flushed), 15_000, BusParts.FlushedPublishers),
        _ => throw new ArgumentException($"'{name}' is no bus.", nameof(name)),
    };

    private static RehearsalBus Started(Places places, LogDurability? durability) => RehearsalBus.StartAsync(places, durability).GetAwaiter().GetResult();
}
