using System.Diagnostics;
using System.Globalization;
using Rehearsal.Bench.Simulated;

namespace Rehearsal.Bench;

/// <summary>Measures virtual time: the scheduler beside a hand-written loop, the whole stage, and long quiet times. Each measurement is a process of its own.</summary>
internal static class SimulationBenchmark
{
    private const int Rounds = 5;
    private const int StageUsers = 2_000;
    private const int StageEvents = 2_000_000;
    private const int ManyEvents = 10_000_000;

    // What the tool gives the systems it starts: see docs/decisions/0010.
    private static readonly (string Variable, string Value)[] ToolSettings = [("DOTNET_GCgen0size", "4000000"), ("DOTNET_gcConcurrent", "0"), ("DOTNET_GCRetainVM", "1")];

    public static int Run()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"simulation: {Rounds} rounds in turn, a process each; rates are events for each second of processor time"));
        var met = true;
        foreach (var users in (int[])[200, 2_000, 20_000, 100_000])
        {
            met &= CompareScheduler(users);
        }

        met &= MeasureStage();
        met &= MeasureQuiet();
        return met ? 0 : 1;
    }

    private static bool CompareScheduler(int users)
    {
        List<double> ratios = [];
        Measurement own = new("hand-written loop");
        Measurement scheduler = new("scheduler");
        for (var round = 0; round < Rounds; round++)
        {
            var limit = Measure("own-loop", users).Rate / 1e6;
            var rate = Measure("scheduler", users).Rate / 1e6;
            own.Add(limit);
            scheduler.Add(rate);
            ratios.Add(rate / limit);
        }

        Print(own, $"M/s, {users} users");
        Print(scheduler, $"M/s, {users} users");
        return AtLeast($"scheduler at {users} users", Measurement.MedianOf(ratios), 0.7, "of the hand-written loop");
    }

    private static bool MeasureStage()
    {
        Measurement loop = new("Task.Delay loop");
        Measurement stage = new("whole stage");
        Measurement host = new("bus and handlers alone, null recording");
        Measurement memory = new("bus and handlers alone, memory log");
        Measurement awaiting = new("whole stage, a third of the handlers await time");
        Measurement encoded = new("whole stage, recording encoded");
        Measurement recorded = new("whole stage, recording encoded and hashed");
        List<Sample> bare = [];
        List<Sample> kept = [];
        for (var round = 0; round < Rounds; round++)
        {
            loop.Add(Measure("own-loop", StageUsers).Rate / 1e6);
            stage.Add(Measure("stage", StageUsers, StageEvents).Rate / 1e6);
            encoded.Add(Measure("stage-encoded", StageUsers, StageEvents).Rate / 1e6);
            recorded.Add(Measure("stage-recorded", StageUsers, StageEvents).Rate / 1e6);
            awaiting.Add(Measure("stage-awaiting", StageUsers, StageEvents).Rate / 1e6);
            bare.Add(Measure("host-null", StageUsers, StageEvents));
            kept.Add(Measure("host-memory", StageUsers, StageEvents));
            host.Add(bare[^1].Rate / 1e6);
            memory.Add(kept[^1].Rate / 1e6);
        }

        foreach (var row in (Measurement[])[loop, host, memory, awaiting, stage, encoded, recorded])
        {
            Print(row, $"M/s, {StageUsers} users");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"host, null recording: turns",-44} {Measurement.MedianOf([.. bare.Select(static sample => sample.Turns / sample.CpuSeconds / 1e6)]),8:0.000} M/s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"host, null recording: turns an event",-44} {Measurement.MedianOf([.. bare.Select(static sample => sample.Turns / sample.Events)]),8:0.000}"));
        var met = AtLeast("whole stage, recording encoded", encoded.Median * 1e6, 400_000, "handled events/s of processor time");
        met &= CliBenchmark.Goal("allocated an event, null recording", Measurement.MedianOf([.. bare.Select(static sample => sample.Allocated / sample.Events)]), 600, "bytes");
        met &= CliBenchmark.Goal("retained an event, memory log", Measurement.MedianOf([.. kept.Select(static sample => sample.Retained / sample.Events)]), 400, "bytes");
        met &= CliBenchmark.Goal("peak memory for 10 M events, null recording", Measure("host-null", StageUsers, ManyEvents).Peak / 1e9, 2, "GB");
        return met;
    }

    private static bool MeasureQuiet()
    {
        Measurement pollers = new("24 h, ten pollers of 1 s");
        Measurement idle = new("24 h idle");
        Measurement saga = new("a saga's time-out of a day");
        for (var round = 0; round < Rounds; round++)
        {
            pollers.Add(Measure("pollers").CpuSeconds * 1_000);
            idle.Add(Measure("idle").CpuSeconds * 1_000);
            saga.Add(Measure("saga-day").Seconds * 1_000);
        }

        return CliBenchmark.Goal(pollers.Name, pollers.Median, 3_000, "ms")
            & CliBenchmark.Goal(idle.Name, idle.Median, 100, "ms")
            & CliBenchmark.Goal(saga.Name, saga.Median, TimeSpan.FromDays(1).TotalMilliseconds / 1_000_000, "ms");
    }

    private static Sample Measure(string part, params int[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, ["part", part, .. arguments.Select(static argument => argument.ToString(CultureInfo.InvariantCulture))])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (variable, value) in ToolSettings)
        {
            start.Environment[variable] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Sample.Parse(output) : throw new InvalidOperationException($"The part '{part}' ended with {process.ExitCode}.");
    }

    private static void Print(Measurement row, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {row.Name,-44} {row.Median,8:0.000} ({row.Min:0.000}–{row.Max:0.000}) {unit}"));

    internal static bool AtLeast(string name, double value, double min, string unit)
    {
        var met = value >= min;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {(met ? "met   " : "MISSED")} {name}: {value:0.00} {unit}, at least {min}"));
        return met;
    }
}
