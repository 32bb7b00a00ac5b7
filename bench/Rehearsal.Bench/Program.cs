using Rehearsal.Bench;
using Rehearsal.Bench.Simulated;

if (args is ["part", .. var part])
{
    return SimulationParts.Run(part);
}

if (args is ["flows-of", var recording])
{
    return FlowsBenchmark.Explain(recording);
}

Dictionary<string, Func<int>> benchmarks = new(StringComparer.Ordinal) { ["cli"] = CliBenchmark.Run, ["wait"] = WaitBenchmark.Run, ["simulation"] = SimulationBenchmark.Run, ["recording"] = RecordingBenchmark.Run, ["flows"] = FlowsBenchmark.Run, ["recorder"] = RecorderBenchmark.Run };

var names = args.Length > 0 ? args : [.. benchmarks.Keys];
var unknown = names.Where(name => !benchmarks.ContainsKey(name)).ToArray();
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"unknown benchmark: {string.Join(", ", unknown)}; expected one of: {string.Join(", ", benchmarks.Keys)}");
    return 2;
}

return names.Max(name => benchmarks[name]());
