using System.Diagnostics;
using Rehearsal.Events;
using Rehearsal.Peers.Log;

namespace Rehearsal.Peers.Bus;

/// <summary>Measures publish to handled, with everything recorded, beside MassTransit in memory and a channel with a handler, in turn.</summary>
internal static class BusBenchmark
{
    private const string Folder = "artifacts/bench/bus";
    private const int Rounds = 9;

    // So many that the compiler has made its fastest code of everybody.
    private const int RoundsToWarmUp = 12;
    private const int Messages = 150_000;
    private const int FlushedMessages = 15_000;
    private const int PeerMessages = 25_000;
    private const int ChannelMessages = 1_000_000;
    private const int ScopedMessages = 300_000;
    private const int RoundTrips = 2_000;

    // What the tool gives the systems it starts: see docs/decisions/0010.
    private static readonly (string Variable, string Value)[] ToolSettings = [("DOTNET_GCgen0size", "4000000"), ("DOTNET_gcConcurrent", "0")];

    /// <summary>Measures three times, a process each: on one core, as .NET starts a program and as the tool starts a system; and on all cores.</summary>
    public static int Run()
    {
        Console.WriteLine("bus: one core, a program as .NET starts it");
        var exitCode = InProcess(isOnOneCore: true, []);
        Console.WriteLine("bus: one core, with the collection settings that the tool gives a system");
        exitCode = Math.Max(exitCode, InProcess(isOnOneCore: true, ToolSettings));
        Console.WriteLine("bus: all cores, a program as .NET starts it");
        InProcess(isOnOneCore: false, []);
        return exitCode;
    }

    private static int InProcess(bool isOnOneCore, (string Variable, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["part", "bus"]);
        foreach (var (variable, value) in settings)
        {
            start.Environment[variable] = value;
        }

        using var process = isOnOneCore ? StartOnOneCore(start) : Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    // A process begins on the cores of the thread that starts it.
    private static Process StartOnOneCore(ProcessStartInfo start)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("The bus is measured on one core on Linux alone.");
        }

        using var own = Process.GetCurrentProcess();
        var affinity = own.ProcessorAffinity;
        own.ProcessorAffinity = affinity & -affinity;
        try
        {
            return Process.Start(start)!;
        }
        finally
        {
            own.ProcessorAffinity = affinity;
        }
    }

    /// <summary>Measures in this process.</summary>
    public static int Measure()
    {
        using var places = new Places(Folder);
        Measurement channel = new("bare channel + handler"), scoped = new("channel + handler of a scope"), massTransit = new("MassTransit in-memory"), massTransitBytes = new("MassTransit in-memory, allocated");
        Measurement massTransitTrip = new("round trip, MassTransit in-memory"), channelTrip = new("round trip, bare channel + handler"), memoryTrip = new("round trip, MemoryEventLog"), bufferedTrip = new("round trip, buffered");
        BusRow[] own = [new("MemoryEventLog", null), new("memory", LogDurability.Memory), new("buffered", LogDurability.Buffered), new("flushed, 64 publishers", LogDurability.Flushed)];
        for (var round = -RoundsToWarmUp; round < Rounds; round++)
        {
            var isCounted = round >= 0;
            Add(channel, BusParts.ChannelSample(ChannelMessages).Spent.CpuUs);
            Add(scoped, BusParts.ScopedChannelSample(ScopedMessages).Spent.CpuUs);
            var peer = BusParts.MassTransitSample(PeerMessages);
            Add(massTransit, peer.Spent.CpuUs);
            Add(massTransitBytes, peer.Bytes);
            foreach (var row in own)
            {
                var sample = BusParts.RehearsalSample(places, row.Durability, row.Durability == LogDurability.Flushed ? FlushedMessages : Messages);
                Add(row.Cpu, sample.Spent.CpuUs);
                Add(row.Bytes, sample.Bytes);
            }

            Add(channelTrip, BusParts.RoundTrip(new ChannelBus(), RoundTrips));
            Add(massTransitTrip, BusParts.RoundTrip(MassTransitBus.StartAsync().GetAwaiter().GetResult(), RoundTrips));
            Add(memoryTrip, BusParts.RoundTrip(RehearsalBus.StartAsync(places, null).GetAwaiter().GetResult(), RoundTrips));
            Add(bufferedTrip, BusParts.RoundTrip(RehearsalBus.StartAsync(places, LogDurability.Buffered).GetAwaiter().GetResult(), RoundTrips));

            void Add(Measurement row, double value)
            {
                if (isCounted)
                {
                    row.Add(value);
                }
            }
        }

        Console.WriteLine($"  publish to handled, {Rounds} rounds in turn after {RoundsToWarmUp} to warm up; processor time a message");
        Goals.Row(channel, "µs");
        Goals.Row(scoped, "µs");
        Goals.Row(massTransit, "µs");
        foreach (var row in own)
        {
            Goals.Row(row.Cpu, "µs");
        }

        Goals.Row(massTransitBytes, "bytes");
        foreach (var row in own)
        {
            Goals.Row(row.Bytes, "bytes");
        }

        foreach (var row in (Measurement[])[channelTrip, massTransitTrip, memoryTrip, bufferedTrip])
        {
            Goals.Row(row, "µs");
        }

        var goals = new Goals();
        foreach (var row in own[..3])
        {
            goals.AtLeast(row.Cpu.Name, Goals.Ratio(massTransit, row.Cpu), 20, "x the rate of MassTransit in-memory");
            goals.AtLeast(row.Cpu.Name, Goals.Ratio(channel, row.Cpu), 1 / 8.0, "x the rate of the bare channel + handler");
            goals.AtLeast(row.Cpu.Name, Goals.Ratio(scoped, row.Cpu), 1 / 8.0, "x the rate of the channel + handler of a scope");
            goals.AtMost(row.Bytes.Name, row.Bytes.Median, 1024, "bytes a message");
        }

        goals.AtMost(memoryTrip.Name, Goals.Ratio(memoryTrip, massTransitTrip), 1 / 3.0, "x the time of MassTransit in-memory");
        goals.AtMost(bufferedTrip.Name, Goals.Ratio(bufferedTrip, massTransitTrip), 1 / 3.0, "x the time of MassTransit in-memory");
        goals.Print();
        return goals.ExitCode;
    }

    private sealed record BusRow(string Name, LogDurability? Durability)
    {
        public Measurement Cpu { get; } = new($"recorded, {Name}");

        public Measurement Bytes { get; } = new($"recorded, {Name}, allocated");
    }
}
