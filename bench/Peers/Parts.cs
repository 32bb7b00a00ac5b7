using System.Globalization;
using Rehearsal.Events;
using Rehearsal.Peers.Bus;
using Rehearsal.Peers.Log;

namespace Rehearsal.Peers;

/// <summary>One part of a benchmark alone, over and over, for a profiler or to be killed: <c>part NAME [TIMES]</c>.</summary>
internal static class Parts
{
    public static int Run(string[] args)
    {
        if (args[0] == "killed-writer")
        {
            return KilledLog.Write(args[1]);
        }

        if (args[0] == "bus")
        {
            return BusBenchmark.Measure();
        }

        if (args[0] == "bus-of")
        {
            return BusWorker.Run(args[1]);
        }

        if (args[0] == "look")
        {
            return LargeLogBenchmark.LookAt(args[1], int.Parse(args[2], CultureInfo.InvariantCulture));
        }

        using var places = new Places(string.Create(CultureInfo.InvariantCulture, $"artifacts/bench/part-{Environment.ProcessId}"));
        if (args[0] == "queries")
        {
            return LogBenchmark.RunQueries(places);
        }

        var reads = new Lazy<EmbeddedReads>(() => Filled(places));
        Func<Spent> part = args[0] switch
        {
            "memory" => () => EmbeddedAppends.Batches(places, LogDurability.Memory, 600),
            "buffered" => () => EmbeddedAppends.Batches(places, LogDurability.Buffered, 600),
            "bare-buffered" => () => BareFile.WriteBuffered(places, SampleEvents.BatchSize, 600),
            "memory-only" => () => EmbeddedAppends.Memory(600),
            "shared" => () => new Spent(EmbeddedAppends.Shared(places, 256, 200), 0),
            "bare-shared" => () => new Spent(BareSharedFlush.Run(places, 256, 200), 0),
            "replay" => () => reads.Value.Replay(),
            "newest" => () => Average(reads.Value.Newest),
            "correlation" => () => Average(n => reads.Value.Correlation(n * 997)),
            "bus-memory-only" => () => BusParts.Rehearsal(places, null, 100_000),
            "bus-memory" => () => BusParts.Rehearsal(places, LogDurability.Memory, 100_000),
            "bus-buffered" => () => BusParts.Rehearsal(places, LogDurability.Buffered, 100_000),
            "bus-flushed" => () => BusParts.Rehearsal(places, LogDurability.Flushed, 50_000),
            "bus-masstransit" => () => BusParts.MassTransit(20_000),
            "bus-channel" => () => BusParts.Channel(1_000_000),
            "bus-scoped-channel" => () => BusParts.ScopedChannel(1_000_000),
            "window" => () => Average(n => reads.Value.Window(n * 997)),
            _ => throw new ArgumentException($"'{args[0]}' is no part of a benchmark.", nameof(args)),
        };
        for (var times = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10; times > 0; times--)
        {
            var (wall, cpu) = part();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {wall,9:0.000} µs, {cpu,9:0.000} µs of processor time"));
        }

        return 0;
    }

    private static EmbeddedReads Filled(Places places)
    {
        var folder = places.Next();
        EmbeddedReads.Fill(folder, 1_000_000);
        return new EmbeddedReads(folder, 1_000_000);
    }

    private static Spent Average(Func<int, double> query) => Spent.On(() =>
    {
        for (var n = 0; n < 1000; n++)
        {
            query(n);
        }
    }).Each(1000);
}
