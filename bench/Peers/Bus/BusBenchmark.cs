using System.Diagnostics;

namespace Rehearsal.Peers.Bus;

/// <summary>Measures publish to handled, with everything recorded, beside MassTransit in memory and a channel with a handler, in turn.</summary>
internal static class BusBenchmark
{
    private const int Rounds = 15;

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

    /// <summary>Measures on the cores of this process: a process for each bus, in turn.</summary>
    public static int Measure()
    {
        using BusContender channel = new("bare channel + handler", "channel"), scoped = new("channel + handler of a scope", "scoped-channel");
        using BusContender massTransit = new("MassTransit in-memory", "masstransit"), memoryEventLog = new("recorded, MemoryEventLog", "memory-event-log");
        using BusContender memory = new("recorded, memory", "memory"), buffered = new("recorded, buffered", "buffered"), flushed = new("recorded, flushed, 64 publishers", "flushed");
        BusContender[] all = [channel, scoped, massTransit, memoryEventLog, memory, buffered, flushed], alone = [channel, massTransit, memoryEventLog, buffered];
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var bus in all)
            {
                bus.Sample();
            }

            foreach (var bus in alone)
            {
                bus.RoundTrip();
            }
        }

        Console.WriteLine($"  publish to handled, a warm process each, {Rounds} rounds in turn; processor time a message");
        Print(all.Select(static bus => bus.Cpu), "µs");
        Print(all[2..].Select(static bus => bus.Bytes), "bytes");
        Print(alone.Select(static bus => bus.Trip), "µs");
        var goals = new Goals();
        foreach (var bus in (BusContender[])[memoryEventLog, memory, buffered])
        {
            goals.AtLeast(bus.Cpu.Name, Goals.Ratio(massTransit.Cpu, bus.Cpu), 20, "x the rate of MassTransit in-memory");
            goals.AtLeast(bus.Cpu.Name, Goals.Ratio(channel.Cpu, bus.Cpu), 1 / 8.0, "x the rate of the bare channel + handler");
            goals.AtLeast(bus.Cpu.Name, Goals.Ratio(scoped.Cpu, bus.Cpu), 1 / 8.0, "x the rate of the channel + handler of a scope");
            goals.AtMost(bus.Bytes.Name, bus.Bytes.Median, 1024, "bytes a message");
        }

        foreach (var bus in (BusContender[])[memoryEventLog, buffered])
        {
            goals.AtMost(bus.Trip.Name, Goals.Ratio(bus.Trip, massTransit.Trip), 1 / 3.0, "x the time of MassTransit in-memory");
        }

        goals.Print();
        return goals.ExitCode;
    }

    private static void Print(IEnumerable<Measurement> rows, string unit)
    {
        foreach (var row in rows)
        {
            Goals.Row(row, unit);
        }
    }
}
