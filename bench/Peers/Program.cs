using Rehearsal.Peers;
using Rehearsal.Peers.Bus;
using Rehearsal.Peers.Log;

if (args is ["part", .. var part])
{
    return Parts.Run(part);
}

Dictionary<string, Func<int>> benchmarks = new(StringComparer.Ordinal) { ["log"] = LogBenchmark.Run, ["bus"] = BusBenchmark.Run };
if (args is ["log-large", .. var size])
{
    return LargeLogBenchmark.Run(size);
}

if (args.Length != 1 || !benchmarks.TryGetValue(args[0], out var run))
{
    Console.Error.WriteLine($"expected one of: {string.Join(", ", benchmarks.Keys)}, log-large [MILLIONS]");
    return 2;
}

return run();
